using System.Text;
using Berth.Engine.Networks.Bolt;
using Berth.Linux.Files;

namespace Berth.Engine.Tests.Networks.Bolt;

public sealed class BoltDatabaseTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("berth-bolt-").FullName;

    private string DatabasePath => _directory + "/test.db";

    [Fact]
    public void What_is_put_is_found_after_a_commit()
    {
        using (var database = BoltDatabase.OpenForWriting(DatabasePath))
        {
            database.Root.GetOrCreateBucket(Key("a")).GetOrCreateBucket(Key("b")).Put(Key("key"), Key("value"));
            database.Commit();
        }

        using var again = BoltDatabase.TryOpenForReading(DatabasePath)!;
        Assert.Equal("value", Text(again.Root.GetBucket(Key("a"))!.GetBucket(Key("b"))!.Get(Key("key"))!));
        Assert.Null(again.Root.GetBucket(Key("a"))!.Get(Key("b")));
        Assert.Null(again.Root.GetBucket(Key("x")));
    }

    [Fact]
    public void Without_a_commit_nothing_changes()
    {
        Put("kept", "1");
        var before = File.ReadAllBytes(DatabasePath);
        using (var database = BoltDatabase.OpenForWriting(DatabasePath)) database.Root.GetOrCreateBucket(Key("t")).Put(Key("kept"), Key("2"));
        Assert.Equal(before, File.ReadAllBytes(DatabasePath));
    }

    [Fact]
    public void A_thousand_random_changes_match_a_dictionary_and_the_file_stays_small()
    {
        var random = new Random(7);
        var model = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (var round = 0; round < 200; round++)
        {
            using (var database = BoltDatabase.OpenForWriting(DatabasePath))
            {
                var bucket = database.Root.GetOrCreateBucket(Key("t"));
                for (var i = 0; i < 5; i++)
                {
                    var key = "key" + random.Next(600);
                    if (random.Next(3) == 0)
                    {
                        Assert.Equal(model.Remove(key), bucket.Remove(Key(key)));
                    }
                    else
                    {
                        model[key] = new string((char)('a' + random.Next(26)), random.Next(round % 17 == 0 ? 9000 : 100));
                        bucket.Put(Key(key), Key(model[key]));
                    }
                }

                database.Commit();
            }

            using var reader = BoltDatabase.TryOpenForReading(DatabasePath)!;
            var read = reader.Root.GetBucket(Key("t"))!;
            Assert.Equal(model.Select(pair => (pair.Key, pair.Value)), read.Keys.Select(key => (Text(key), Text(read.Get(key)!))));
        }

        Assert.True(new FileInfo(DatabasePath).Length < 1_500_000, $"{new FileInfo(DatabasePath).Length} bytes");
    }

    [Fact]
    public void A_removed_bucket_gives_its_pages_back()
    {
        for (var round = 0; round < 30; round++)
        {
            using var database = BoltDatabase.OpenForWriting(DatabasePath);
            database.Root.RemoveBucket(Key("t"));
            var bucket = database.Root.GetOrCreateBucket(Key("t"));
            for (var i = 0; i < 500; i++) bucket.Put(Key($"key{i:0000}"), new byte[100]);
            database.Commit();
        }

        Assert.True(new FileInfo(DatabasePath).Length < 400_000, $"{new FileInfo(DatabasePath).Length} bytes");
    }

    // A writer that dies leaves some of its pages written. Every prefix of the writes is such a state.
    [Fact]
    public void A_broken_newer_meta_page_leaves_the_older_state()
    {
        Put("first", "1");
        Put("second", "2");
        var whole = File.ReadAllBytes(DatabasePath);
        var newer = BitConverter.ToUInt64(whole, 16 + 48) > BitConverter.ToUInt64(whole, 4096 + 16 + 48) ? 0 : 4096;
        var broken = (byte[])whole.Clone();
        broken.AsSpan(newer + 16 + 30, 20).Fill(0x5a);
        FileSystem.WriteAll(DatabasePath, broken);
        using (var database = BoltDatabase.TryOpenForReading(DatabasePath)!)
        {
            var bucket = database.Root.GetBucket(Key("t"))!;
            Assert.NotNull(bucket.Get(Key("first")));
            Assert.Null(bucket.Get(Key("second")));
        }

        Put("third", "3");
        using var repaired = BoltDatabase.TryOpenForReading(DatabasePath)!;
        Assert.Equal(["first", "third"], repaired.Root.GetBucket(Key("t"))!.Keys.Select(Text));
    }

    [Fact]
    public void A_damaged_file_is_told_and_never_loops()
    {
        for (var i = 0; i < 300; i++) Put("key" + i, new string('v', 50));
        var whole = File.ReadAllBytes(DatabasePath);
        var random = new Random(3);
        for (var round = 0; round < 300; round++)
        {
            var bad = (byte[])whole.Clone();
            for (var i = 0; i < 12; i++) bad[8192 + random.Next(bad.Length - 8192)] = (byte)random.Next(256);
            // .NET's own refuses a file on which a child that another test has just forked still holds the lock.
            FileSystem.WriteAll(DatabasePath, bad);
            try
            {
                using var database = BoltDatabase.OpenForWriting(DatabasePath);
                foreach (var key in database.Root.GetBucket(Key("t"))?.Keys ?? []) _ = key.Length;
                database.Root.GetOrCreateBucket(Key("t")).Put(Key("more"), Key("x"));
                database.Commit();
            }
            catch (BoltFormatException)
            {
                // The damage was seen.
            }
        }

        File.WriteAllText(DatabasePath, "no database");
        Assert.Throws<BoltFormatException>(() => BoltDatabase.OpenForWriting(DatabasePath).Dispose());
    }

    [Fact]
    public void A_missing_or_empty_file_reads_as_none()
    {
        Assert.Null(BoltDatabase.TryOpenForReading(DatabasePath));
        FileSystem.WriteAll(DatabasePath, []);
        Assert.Null(BoltDatabase.TryOpenForReading(DatabasePath));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static byte[] Key(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    private void Put(string key, string value)
    {
        using var database = BoltDatabase.OpenForWriting(DatabasePath);
        database.Root.GetOrCreateBucket(Key("t")).Put(Key(key), Key(value));
        database.Commit();
    }
}
