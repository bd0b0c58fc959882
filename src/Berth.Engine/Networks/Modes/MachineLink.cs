using System.Buffers.Binary;
using System.Text;

namespace Berth.Engine.Networks.Modes;

/// <summary>
/// The names and hardware addresses of the link between a machine and its host, as systemd-nspawn(1), --network-veth, derives them:
/// the same machine has the same ones at every start, so that it keeps its DHCP lease.
/// </summary>
public sealed record MachineLink
{
    private const int NameLength = 15;
    private const string Prefix = "ve-";

    // The keys are systemd's constants.
    private static ReadOnlySpan<byte> NameKey => [0xe1, 0x90, 0xa4, 0x04, 0xa8, 0xef, 0x4b, 0x51, 0x8c, 0xcc, 0xc3, 0x3a, 0x9f, 0x11, 0xfc, 0xa2];

    private static ReadOnlySpan<byte> HostKey => [0x1a, 0x37, 0x6f, 0xc7, 0x46, 0xec, 0x45, 0x0b, 0xad, 0xa3, 0xd5, 0x31, 0x06, 0x60, 0x5d, 0xb1];

    private static ReadOnlySpan<byte> ContainerKey => [0xc3, 0xc4, 0xf9, 0x19, 0xb5, 0x57, 0xb2, 0x1c, 0xe6, 0xcf, 0x14, 0x27, 0x03, 0x9c, 0xee, 0xa2];

    /// <summary>The name inside.</summary>
    public const string InnerName = "host0";

    /// <summary>The name on the host: <c>ve-</c> and the machine's name, shortened where it has no room.</summary>
    public required string HostName { get; init; }

    /// <summary>The whole name where <see cref="HostName"/> is shortened, to be the link's alternative name; else null.</summary>
    public string? AlternativeName { get; init; }

    /// <summary>The hardware address on the host, six bytes.</summary>
    public required byte[] HostAddress { get; init; }

    /// <summary>The hardware address inside, six bytes.</summary>
    public required byte[] InnerAddress { get; init; }

    /// <summary>The link of a machine.</summary>
    /// <param name="machine">The machine's name.</param>
    /// <param name="machineId">The host's machine-id(5): 16 bytes.</param>
    public static MachineLink Of(string machine, ReadOnlySpan<byte> machineId)
    {
        var full = Prefix + machine;
        var name = full;
        if (full.Length > NameLength)
        {
            const string digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
            var hash = SipHash.Of(NameKey, Encoding.UTF8.GetBytes(full));
            name = full[..(NameLength - 4)] + digits[(int)(hash >> 18 & 63)] + digits[(int)(hash >> 12 & 63)] + digits[(int)(hash >> 6 & 63)] + digits[(int)(hash & 63)];
        }

        return new MachineLink
        {
            HostName = name,
            AlternativeName = name == full ? null : full,
            HostAddress = Address(HostKey, machine, machineId),
            InnerAddress = Address(ContainerKey, machine, machineId),
        };
    }

    private static byte[] Address(ReadOnlySpan<byte> key, string machine, ReadOnlySpan<byte> machineId)
    {
        var hash = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(hash, SipHash.Of(key, [.. machineId, .. Encoding.UTF8.GetBytes(machine)]));
        // Of one station, and locally administered.
        hash[0] = (byte)(hash[0] & 0xFE | 0x02);
        return hash[..6];
    }
}
