using System.Net;
using System.Numerics;
using System.Runtime.InteropServices;
using Berth.Linux.Errors;

namespace Berth.Linux.Sockets;

/// <summary>
/// An address of a network interface, without the scope of a link-local one; the address is null where the interface itself is told of.
/// </summary>
/// <param name="Interface">The interface's name.</param>
/// <param name="Address">The address, IPv4 or IPv6.</param>
/// <param name="PrefixLength">How many bits of it are the network's.</param>
public readonly record struct LinkAddress(string Interface, IPAddress? Address, int PrefixLength)
{
    private const int Ipv4 = 2, Ipv6 = 10;

    // struct sockaddr_in and sockaddr_in6: the family, the port, the address; with IPv6 the flow before it.
    private const int Ipv4Offset = 4, Ipv6Offset = 8;

    /// <summary>Whether other machines may use it: it is neither loopback's nor link-local.</summary>
    public bool IsRoutable => Address is { IsIPv6LinkLocal: false } address && !IPAddress.IsLoopback(address);

    /// <summary>
    /// All of the network namespace that the calling thread is in, as getifaddrs(3) tells: interfaces that come and go meanwhile are there
    /// or not.
    /// </summary>
    /// <exception cref="SyscallException">The kernel does not tell.</exception>
    public static unsafe IReadOnlyList<LinkAddress> List()
    {
        Libc.InterfaceEntry* first = null;
        Syscall.Check(Libc.getifaddrs(&first), "getifaddrs");
        try
        {
            var found = new List<LinkAddress>();
            for (var entry = first; entry is not null; entry = entry->Next)
            {
                var name = Marshal.PtrToStringUTF8((nint)entry->Name)!;
                found.Add((entry->Address is null ? 0 : *(ushort*)entry->Address) switch
                {
                    Ipv4 => Of(name, entry, Ipv4Offset, 4),
                    Ipv6 => Of(name, entry, Ipv6Offset, 16),
                    _ => new LinkAddress(name, null, 0),
                });
            }

            return found;
        }
        finally
        {
            Libc.freeifaddrs(first);
        }
    }

    private static unsafe LinkAddress Of(string name, Libc.InterfaceEntry* entry, int offset, int length)
    {
        var prefix = 0;
        if (entry->Mask is not null)
        {
            foreach (var part in new ReadOnlySpan<byte>(entry->Mask + offset, length)) prefix += BitOperations.PopCount(part);
        }

        return new LinkAddress(name, new IPAddress(new ReadOnlySpan<byte>(entry->Address + offset, length)), prefix);
    }
}
