using Microsoft.Win32.SafeHandles;

namespace Berth.Engine.Images;

/// <summary>Standard input and output as streams of bytes.</summary>
internal static class StandardStreams
{
    /// <summary>Standard input; closing the stream leaves it open.</summary>
    internal static Stream Input() => new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 0);

    /// <summary>Standard output; closing the stream leaves it open.</summary>
    internal static Stream Output() => new StandardOutput();
}
