using Berth.Linux.Files;

namespace Berth.Systemd.Activation;

/// <summary>A descriptor that the service manager passed to this process.</summary>
/// <param name="Descriptor">The descriptor, close-on-exec from now on; the caller owns it.</param>
/// <param name="Name">FileDescriptorName= of the socket unit; <c>unknown</c> where systemd named none.</param>
public sealed record PassedDescriptor(Descriptor Descriptor, string Name);
