namespace Berth.Linux.Sockets;

/// <summary>What <see cref="UnixSocket.ReceiveMessage"/> got beside the bytes.</summary>
/// <param name="Length">Bytes written to the caller's buffer; 0 is the end of a stream.</param>
/// <param name="Truncated">The message was longer than the buffer (MSG_TRUNC), or its control data was (MSG_CTRUNC).</param>
/// <param name="Sender">The sender, where <see cref="UnixSocket.PassCredentials"/> was asked for.</param>
/// <param name="Descriptors">Descriptors numbers that came along (SCM_RIGHTS), close-on-exec; the caller owns them.</param>
public sealed record ReceivedMessage(int Length, bool Truncated, PeerCredentials? Sender, IReadOnlyList<Files.Descriptor> Descriptors);
