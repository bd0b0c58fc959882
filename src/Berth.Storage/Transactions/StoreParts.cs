namespace Berth.Storage.Transactions;

/// <summary>The lists of a store that a transaction locks for writing.</summary>
[Flags]
internal enum StoreParts
{
    None = 0,
    Layers = 1,
    Images = 2,
    Containers = 4,
}
