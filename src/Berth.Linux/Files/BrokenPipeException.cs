namespace Berth.Linux.Files;

/// <summary>Whoever read a standard stream is gone; the process is to end as SIGPIPE would end it.</summary>
public sealed class BrokenPipeException() : IOException("broken pipe");
