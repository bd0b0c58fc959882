using System.Globalization;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Engine.Runtime;

/// <summary>
/// A bundle's config.json (OCI runtime specification, "Filesystem Bundle") that the runtime may open before it is written, and waits for:
/// a runtime takes as long to start as there is left to be set up. Until <see cref="Write"/> the name is a symbolic link to a pipe of this
/// process, so that the end of this process, too, ends the waiting: the runtime reads nothing, or finds no such file, and refuses.
/// </summary>
/// <remarks>Only for a runtime that reads the file once from its beginning to its end before it does anything else, as crun does.</remarks>
internal sealed class AwaitedConfiguration : IDisposable
{
    private const uint Mode = 0x180;
    private readonly string _path;
    private readonly Descriptor _read;
    private readonly Descriptor _write;
    private bool _isWritten;

    /// <param name="path">The file's path; one of an earlier run goes.</param>
    public AwaitedConfiguration(string path)
    {
        _path = path;
        (_read, _write) = FileSystem.Pipe();
        try
        {
            DirectoryListing.ReplaceLink(string.Create(CultureInfo.InvariantCulture, $"/proc/{Environment.ProcessId}/fd/{_read.Number}"), path);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Writes the file, and gives it to a runtime that waits for it. Does not wait for the runtime.</summary>
    public void Write(byte[] document)
    {
        // First the file: a runtime that comes now opens it, and crun copies it to its own directory when it has read the pipe.
        FileSystem.Replace(_path, document, Mode, durable: false);
        _isWritten = true;
        if (FileSystem.TryGrowPipe(_write, document.Length))
            Feed(document);
        else
            new Thread(() => Feed(document)) { IsBackground = true }.Start();
    }

    /// <summary>Lets go of the pipe. A runtime that waits reads nothing more.</summary>
    public void Dispose()
    {
        _read.Dispose();
        if (!_isWritten)
            _write.Dispose();
    }

    // What is longer than a pipe holds can only be written while the runtime reads, which it does not if it opened the file instead.
    private void Feed(byte[] document)
    {
        try
        {
            using (_write)
                FileSystem.Write(_write, document, _path);
        }
        catch (SyscallException error) when (error.Number == Linux.Errno.EPIPE)
        {
            // The container was created, or refused.
        }
    }
}
