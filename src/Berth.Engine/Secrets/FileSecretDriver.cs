using System.Text.Json;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Engine.Secrets;

/// <summary>The driver <c>file</c>: all data, in base64, in one file that only its owner reads.</summary>
internal sealed class FileSecretDriver(string directory) : ISecretDriver
{
    private string File => directory + "/secretsdata.json";

    /// <inheritdoc/>
    public byte[]? TryRead(string id)
    {
        using var held = SecretLock.Take(directory + "/secretsdata.lock");
        return Read().GetValueOrDefault(id);
    }

    /// <inheritdoc/>
    public void Store(string id, ReadOnlySpan<byte> data)
    {
        using var held = SecretLock.Take(directory + "/secretsdata.lock");
        var all = Read();
        all[id] = data.ToArray();
        Write(all);
    }

    /// <inheritdoc/>
    public void Delete(string id)
    {
        using var held = SecretLock.Take(directory + "/secretsdata.lock");
        var all = Read();
        if (all.Remove(id)) Write(all);
    }

    /// <summary>Deletes the data of all identifiers but some.</summary>
    public void Keep(Predicate<string> isWanted)
    {
        if (!FileSystem.Exists(File)) return;
        using var held = SecretLock.Take(directory + "/secretsdata.lock");
        var all = Read();
        var unwanted = all.Keys.Where(id => !isWanted(id)).ToList();
        if (unwanted.Count == 0) return;
        foreach (var id in unwanted) all.Remove(id);
        Write(all);
    }

    private SortedDictionary<string, byte[]> Read()
    {
        if (FileSystem.TryReadAll(File) is not { Length: > 0 } json) return new(StringComparer.Ordinal);
        try
        {
            return JsonSerializer.Deserialize(json, SecretJson.Default.SortedDictionaryStringByteArray)!;
        }
        catch (JsonException error)
        {
            throw new EngineException(ErrorKind.Internal, $"{File} is damaged: {error.Message}", error);
        }
    }

    private void Write(SortedDictionary<string, byte[]> all)
        => FileSystem.Replace(File, JsonSerializer.SerializeToUtf8Bytes(all, SecretJson.Default.SortedDictionaryStringByteArray), 0x180);
}
