namespace Berth.Storage.Tar;

/// <summary>What a tar entry makes.</summary>
internal enum TarEntryType
{
    Regular,
    HardLink,
    SymbolicLink,
    CharacterDevice,
    BlockDevice,
    Directory,
    Fifo,
}
