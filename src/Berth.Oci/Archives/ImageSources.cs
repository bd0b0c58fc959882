using Berth.Linux.Errors;
using Berth.Oci.Images;

namespace Berth.Oci.Archives;

/// <summary>Finds out what an archive or a directory is and opens it.</summary>
public static class ImageSources
{
    private const string NoFormat = "payload does not match any of the supported image formats";

    /// <summary>Opens an archive or a directory of any of the formats that <c>podman load</c> takes.</summary>
    /// <param name="path">A directory or a file, which may be compressed with gzip.</param>
    /// <param name="temporary">The directory for what must be unpacked first.</param>
    /// <param name="platform">Which image of one for several platforms is meant; null for this machine's.</param>
    /// <exception cref="EngineException">It is none of the formats, or is damaged.</exception>
    public static ImageSource Open(string path, string temporary, Platform? platform = null)
    {
        if (Directory.Exists(path)) return OpenDirectory(path, platform ?? PlatformChoice.Machine);
        try
        {
            using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, BufferSize = 0 });
            return Open(file, path, temporary, platform);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new NotFoundException($"{path}: no such file or directory", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new EngineException(ErrorKind.Internal, $"open {path}: permission denied", e);
        }
    }

    /// <summary>Opens an archive that comes as a stream, such as standard input; one that cannot be read twice is copied first.</summary>
    /// <param name="stream">The archive, which may be compressed with gzip. The caller closes it.</param>
    /// <param name="name">How messages call it.</param>
    /// <param name="temporary">The directory for the copy.</param>
    /// <param name="platform">Which image of one for several platforms is meant; null for this machine's.</param>
    /// <exception cref="EngineException">It is none of the formats, or is damaged.</exception>
    public static ImageSource Open(Stream stream, string name, string temporary, Platform? platform = null)
    {
        var handle = ArchiveFile.Open(stream, name, temporary);
        TarFiles? files = null;
        try
        {
            files = new TarFiles(handle);
            if (files.Length(OciLayoutReader.LayoutName) is not null && files.Length(OciLayoutReader.IndexName) is not null && files.Length(DockerArchiveReader.ManifestName) is null)
                return new ImageSource("oci-archive", files, OciLayoutReader.Read(files, platform ?? PlatformChoice.Machine));
            if (files.Length(DockerArchiveReader.ManifestName) is not null)
                return new ImageSource("docker-archive", files, DockerArchiveReader.Read(files));
            if (files.Length(OciLayoutReader.IndexName) is not null)
                return new ImageSource("oci-archive", files, OciLayoutReader.Read(files, platform ?? PlatformChoice.Machine));
            throw new InvalidArgumentException("the archive has neither manifest.json nor index.json");
        }
        catch (Exception e)
        {
            files?.Dispose();
            handle.Dispose();
            if (e is not EngineException { Kind: ErrorKind.InvalidArgument or ErrorKind.NotFound } failure) throw;
            throw new InvalidArgumentException($"{NoFormat}: {name}: {failure.Message}", e);
        }
    }

    /// <summary>Opens an OCI layout in a directory.</summary>
    /// <exception cref="EngineException">There is none, or it is damaged.</exception>
    public static ImageSource OpenLayout(string path, Platform platform)
    {
        var files = new DirectoryFiles(path);
        if (files.Length(OciLayoutReader.IndexName) is null) throw new NotFoundException($"open {path}/{OciLayoutReader.IndexName}: no such file or directory");
        return new ImageSource("oci", files, OciLayoutReader.Read(files, platform));
    }

    /// <summary>Opens a directory of the <c>dir:</c> transport.</summary>
    /// <exception cref="EngineException">There is none, or it is damaged.</exception>
    public static ImageSource OpenDirectoryTransport(string path, Platform platform)
    {
        var files = new DirectoryFiles(path);
        if (files.Length(DirectoryReader.ManifestName) is null) throw new NotFoundException($"open {path}/{DirectoryReader.ManifestName}: no such file or directory");
        return new ImageSource("dir", files, DirectoryReader.Read(files, platform));
    }

    private static ImageSource OpenDirectory(string path, Platform platform)
    {
        var files = new DirectoryFiles(path);
        try
        {
            if (files.Length(OciLayoutReader.IndexName) is not null) return new ImageSource("oci", files, OciLayoutReader.Read(files, platform));
            if (files.Length(DirectoryReader.ManifestName) is not null) return new ImageSource("dir", files, DirectoryReader.Read(files, platform));
        }
        catch (EngineException e) when (e.Kind is ErrorKind.InvalidArgument or ErrorKind.NotFound)
        {
            throw new InvalidArgumentException($"{NoFormat}: {path}: {e.Message}", e);
        }

        throw new InvalidArgumentException($"{NoFormat}: {path}: the directory has neither index.json nor manifest.json");
    }
}
