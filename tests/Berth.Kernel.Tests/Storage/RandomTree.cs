using System.Text;
using Berth.Linux.Files;

namespace Berth.Kernel.Tests.Storage;

/// <summary>Makes a tree with everything that a layer may have, decided by a seed.</summary>
internal static class RandomTree
{
    internal static void Make(string directory, int seed)
    {
        var random = new Random(seed);
        System.IO.Directory.CreateDirectory(directory);
        using var root = DirectoryHandle.Open(directory);
        Fill(root, random, depth: 0);
    }

    private static void Fill(DirectoryHandle directory, Random random, int depth)
    {
        var files = new List<byte[]>();
        for (var i = random.Next(1, 8); i > 0; i--)
        {
            var name = Name(random, i);
            switch (random.Next(10))
            {
                case 0 when depth < 4:
                case 1 when depth < 4:
                    directory.TryCreateDirectory(name, 0x1ED);
                    using (var child = directory.TryOpenDirectory(name)!) Fill(child, random, depth + 1);
                    directory.SetMode(name, (uint)random.Next(0x1000));
                    break;
                case 2: directory.TryCreateSymbolicLink(Encoding.ASCII.GetBytes(random.Next(2) == 0 ? "../x/y" : new string('t', 150)), name); break;
                case 3: directory.TryCreateNode(name, 0x1000 | 0x1A4); break;
                case 4: directory.TryCreateNode(name, 0x2000 | 0x1B6, 1, 3); break;
                case 5 when files.Count > 0: directory.TryCreateHardLink(directory, files[random.Next(files.Count)], name); continue;
                default:
                    MakeFile(directory, name, random);
                    files.Add(name);
                    break;
            }

            directory.SetOwner(name, (uint)random.Next(3) * 1000, (uint)random.Next(2) * 100_000);
            // After the owner, whose change takes the set-id bits.
            if (directory.TryStatus(name)!.Value.Type != FileType.SymbolicLink) directory.SetMode(name, (uint)random.Next(0x1000));
            if (random.Next(4) == 0 && directory.TryStatus(name)!.Value.Type == FileType.Regular) directory.SetAttribute(name, "user.test"u8, [1, 2, 0, 3, (byte)'\n']);
            directory.SetTime(name, new FileTime(random.Next(2) == 0 ? random.Next() : 1_700_000_000, 0));
        }
    }

    private static void MakeFile(DirectoryHandle directory, ReadOnlySpan<byte> name, Random random)
    {
        using var file = directory.TryCreateFile(name, 0x180)!;
        var data = new byte[random.Next(4) switch { 0 => 0, 1 => random.Next(1000), 2 => 512 * random.Next(1, 5), _ => random.Next(600_000) }];
        random.NextBytes(data);
        FileSystem.Write(file, data);
        if (random.Next(5) != 0) return;
        // A hole, and data behind it.
        OpenFile.SetLength(file, data.Length + 1_000_000);
        OpenFile.WriteAt(file, "end"u8, data.Length + 999_000);
    }

    private static byte[] Name(Random random, int number)
    {
        var text = random.Next(6) switch
        {
            0 => new string('l', 120),
            1 => "n\u00e4me \u4e2d",
            2 => "with\nnewline\\and\"quote",
            _ => "f",
        };
        byte[] name = [.. Encoding.UTF8.GetBytes(text + number)];
        return random.Next(8) == 0 ? [.. name, 0xFF, 0xFE] : name;
    }
}
