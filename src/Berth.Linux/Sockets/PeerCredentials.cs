namespace Berth.Linux.Sockets;

/// <summary>
/// Who sent a message, as the kernel vouches for it (SCM_CREDENTIALS, unix(7)): the process, user and group as
/// this process's namespaces see them; the pid is 0 where the sender has none here.
/// </summary>
public readonly record struct PeerCredentials(int Pid, uint User, uint Group);
