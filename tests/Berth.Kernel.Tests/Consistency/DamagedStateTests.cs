using Berth.Engine.Consistency;
using Berth.Engine.Containers.Specification.Options;
using Berth.Engine.Images;
using Berth.Engine.Secrets;
using Berth.Engine.Volumes;
using Berth.Kernel.Tests.Containers;
using Berth.Linux.Errors;
using Berth.Storage.Records;
using Berth.Storage.Tar;
using static Berth.Kernel.Tests.Storage.TemporaryStore;

namespace Berth.Kernel.Tests.Consistency;

/// <summary>Whatever is in the files that Berth keeps and reads, a command tells one error and ends; it does not fail inside.</summary>
public sealed class DamagedStateTests : IDisposable
{
    private readonly TestEngine _test = new();

    public void Dispose() => _test.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_damaged_file_of_a_container_a_volume_or_a_secret_is_an_error_and_nothing_else(int seed)
    {
        _test.Engine.Volumes.Create(new VolumeCreateOptions { Name = "data" });
        _test.Engine.Secrets.Create(new SecretCreateOptions { Name = "word", Data = "x"u8.ToArray() });
        var options = _test.Options("true");
        var id = _test.Engine.Containers.Create(options with { Storage = new StorageOptions { Mounts = ["type=volume,src=data,dst=/data", "type=tmpfs,dst=/t"] } });
        var files = Directory.EnumerateFiles(_test.Directory + "/lib", "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
            .Where(static path => path.EndsWith(".json", StringComparison.Ordinal)).ToArray();
        Assert.Contains(files, static path => path.EndsWith("/spec.json", StringComparison.Ordinal));
        var random = new Random(seed);
        for (var round = 0; round < 300; round++)
        {
            var file = files[random.Next(files.Length)];
            var whole = File.ReadAllBytes(file);
            _test.Reopen(() => File.WriteAllBytes(file, Damage.Apply(random, whole)));
            try
            {
                Look(() => _test.Engine.Containers.List());
                Look(() => _test.Engine.Containers.SpecificationOf(id));
                Look(() => _test.Engine.Volumes.List([]));
                Look(() => _test.Engine.Secrets.List());
                Look(() => _test.Engine.Images.List(new ImageListOptions()));
                Look(() => _test.Engine.Consistency.Check(new ConsistencyOptions { Patience = TimeSpan.Zero }));
            }
            finally
            {
                _test.Reopen(() => File.WriteAllBytes(file, whole));
            }
        }
    }

    [Fact]
    public void A_damaged_list_of_the_store_is_an_error_and_nothing_else()
    {
        var random = new Random(3);
        var images = """[{"id":"4f56","digest":"sha256:f8c0","names":["localhost/bb:lead"],"layer":"4a9d","metadata":"{}","big-data-names":["manifest"],"big-data-sizes":{"manifest":400},"big-data-digests":{"manifest":"sha256:f8c0"},"created":"2026-11-22T02:12:00.75899694Z"}]"""u8.ToArray();
        var layers = """[{"id":"4a9d","names":["n"],"parent":"4f56","created":"2026-11-22T02:12:00.973469829Z","compressed-diff-digest":"sha256:4a9d","compressed-size":2007040,"diff-digest":"sha256:4a9d","diff-size":2007040,"uidset":[0],"flags":{"incomplete":true}}]"""u8.ToArray();
        var containers = """[{"id":"705b","names":["leadx"],"image":"4f56","layer":"033a","metadata":"{\"image-name\":\"localhost/bb:lead\"}","created":"2026-11-22T02:12:01.053595646Z","flags":{"MountLabel":""}}]"""u8.ToArray();
        for (var round = 0; round < 40_000; round++)
        {
            Look(() => RecordReader.Images(Damage.Apply(random, images), "f", "/store", isReadOnly: false));
            Look(() => RecordReader.Layers(Damage.Apply(random, layers), "f", "/store", isReadOnly: false, isVolatile: false));
            Look(() => RecordReader.Containers(Damage.Apply(random, containers), "f", isVolatile: false));
        }
    }

    [Fact]
    public void A_damaged_archive_is_an_error_and_nothing_else()
    {
        var random = new Random(4);
        var archive = Archive(
            FileEntry("a", new string('x', 700)), OtherEntry(TarEntryType.Directory, "d"), FileEntry("d/" + new string('n', 180), "long"),
            OtherEntry(TarEntryType.SymbolicLink, "s", new string('t', 200)), OtherEntry(TarEntryType.HardLink, "h", "a"), OtherEntry(TarEntryType.CharacterDevice, "c")).ToArray();
        for (var round = 0; round < 20_000; round++)
        {
            var damaged = Damage.Apply(random, archive);
            Look(() =>
            {
                var reader = new TarReader(new StreamChunkSource(new MemoryStream(damaged)));
                var length = 0L;
                while (reader.Next() is not null)
                {
                    for (ReadOnlySpan<byte> piece; (piece = reader.ReadData()).Length > 0;) length += piece.Length;
                }

                return length;
            });
        }
    }

    private static void Look<T>(Func<T> look)
    {
        try
        {
            look();
        }
        catch (EngineException)
        {
            // It tells what is damaged.
        }
    }
}
