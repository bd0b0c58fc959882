namespace Berth.Engine.Secrets;

/// <summary>Keeps the data of secrets.</summary>
internal interface ISecretDriver
{
    /// <summary>The data; null where there are none.</summary>
    byte[]? TryRead(string id);

    /// <summary>Keeps data.</summary>
    void Store(string id, ReadOnlySpan<byte> data);

    /// <summary>Deletes data; none is no error.</summary>
    void Delete(string id);
}
