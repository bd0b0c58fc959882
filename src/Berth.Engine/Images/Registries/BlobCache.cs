using System.Globalization;
using Berth.Engine.State;
using Berth.Oci.Images;

namespace Berth.Engine.Images.Registries;

/// <summary>
/// What is known of blobs beyond the store: which compressed blob has which content, and which repositories have had it. It is
/// containers/image's own file, shared with Podman, Buildah and Skopeo. It only saves work: where it cannot be read or written,
/// nothing is known, and nothing else changes.
/// </summary>
internal sealed class BlobCache(string? path)
{
    private const string Gzip = "gzip";
    private const string Zstandard = "zstd";
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS DigestUncompressedPairs(anyDigest TEXT PRIMARY KEY NOT NULL,uncompressedDigest TEXT NOT NULL);
        CREATE INDEX IF NOT EXISTS DigestUncompressedPairs_index_uncompressedDigest ON DigestUncompressedPairs(uncompressedDigest);
        CREATE TABLE IF NOT EXISTS DigestCompressors(digest TEXT PRIMARY KEY NOT NULL,compressor TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS KnownLocations(transport TEXT NOT NULL,scope TEXT NOT NULL,digest TEXT NOT NULL,location TEXT NOT NULL,time TIMESTAMP NOT NULL,PRIMARY KEY (transport, scope, digest, location));
        CREATE TABLE IF NOT EXISTS DigestTOCUncompressedPairs(tocDigest TEXT PRIMARY KEY NOT NULL,uncompressedDigest TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS DigestSpecificVariantCompressors(digest TEXT PRIMARY KEY NOT NULL,specificVariantCompressor TEXT NOT NULL,specificVariantAnnotations BLOB NOT NULL)
        """;

    /// <summary>The compressed blobs that are known to have this content; their sizes are not known.</summary>
    internal IReadOnlyList<ContentDescriptor> Blobs(string diffId)
    {
        var blobs = new List<ContentDescriptor>();
        Read(database =>
        {
            using var query = database.Prepare("SELECT anyDigest, compressor FROM DigestUncompressedPairs JOIN DigestCompressors ON digest = anyDigest WHERE uncompressedDigest = ? AND anyDigest <> ?");
            query.Bind(1, diffId).Bind(2, diffId);
            while (query.Step())
            {
                if (query.Text(1) is { } compressor && compressor is (Gzip or Zstandard))
                    blobs.Add(new ContentDescriptor { MediaType = compressor == Gzip ? MediaTypes.OciLayerGzip : MediaTypes.OciLayerZstd, Digest = query.Text(0)!, Size = -1 });
            }
        });
        return blobs;
    }

    /// <summary>The paths of the repositories of a registry that have had a blob.</summary>
    internal IReadOnlyList<string> Repositories(string host, string digest)
    {
        var paths = new List<string>();
        Read(database =>
        {
            using var query = database.Prepare("SELECT location FROM KnownLocations WHERE transport = 'docker' AND scope = ? AND digest = ? ORDER BY time DESC LIMIT 5");
            query.Bind(1, host).Bind(2, digest);
            while (query.Step())
            {
                if (query.Text(0) is { } location && location.StartsWith(host + "/", StringComparison.Ordinal)) paths.Add(location[(host.Length + 1)..]);
            }
        });
        return paths;
    }

    /// <summary>Remembers that a repository has blobs, and what they hold.</summary>
    internal void Remember(string host, string repositoryPath, IReadOnlyList<(string DiffId, ContentDescriptor Blob)> blobs) => Write(database =>
    {
        // As Go's driver writes times.
        var now = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd HH:mm:ss.fffffff", CultureInfo.InvariantCulture) + "+00:00";
        foreach (var (diffId, blob) in blobs)
        {
            Run(database, "INSERT OR REPLACE INTO DigestUncompressedPairs(anyDigest, uncompressedDigest) VALUES (?, ?)", blob.Digest, diffId);
            var compressor = blob.Digest == diffId ? "uncompressed" : blob.MediaType?.EndsWith("zstd", StringComparison.Ordinal) == true ? Zstandard : Gzip;
            Run(database, "INSERT OR REPLACE INTO DigestCompressors(digest, compressor) VALUES (?, ?)", blob.Digest, compressor);
            Run(database, "INSERT OR REPLACE INTO KnownLocations(transport, scope, digest, location, time) VALUES ('docker', ?, ?, ?, ?)", host, blob.Digest, $"{host}/{repositoryPath}", now);
        }
    });

    private static void Run(Database database, string sql, params ReadOnlySpan<string> values)
    {
        using var statement = database.Prepare(sql);
        for (var i = 0; i < values.Length; i++) statement.Bind(i + 1, values[i]);
        statement.Step();
    }

    private void Read(Action<Database> read)
    {
        if (path is null || !File.Exists(path)) return;
        try
        {
            using var database = Database.OpenForReading(path);
            read(database);
        }
        catch (DatabaseException)
        {
            // Then nothing is known.
        }
    }

    private void Write(Action<Database> write)
    {
        if (path is null) return;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            using var database = Database.OpenForSharing(path);
            // Losing the last of it in a power cut is no loss.
            database.Execute("PRAGMA synchronous=NORMAL");
            foreach (var statement in Schema.Split(';')) database.Execute(statement);
            database.Write(() => write(database));
        }
        catch (Exception e) when (e is DatabaseException or IOException or UnauthorizedAccessException)
        {
            // Then nothing is remembered.
        }
    }
}
