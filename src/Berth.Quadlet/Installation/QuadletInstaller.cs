using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Quadlet.Conversion;
using Berth.Systemd.UnitFiles;

namespace Berth.Quadlet.Installation;

/// <summary>Writes Quadlet files to where the generator finds them (podman-quadlet-install(1)).</summary>
/// <param name="directory">Where they go.</param>
/// <param name="replace">Whether what is there may be replaced.</param>
public sealed class QuadletInstaller(string directory, bool replace)
{
    /// <summary>The paths of the files that were installed.</summary>
    public List<string> Installed { get; } = [];

    /// <summary>What could not be installed, one line each.</summary>
    public List<string> Failures { get; } = [];

    /// <summary>Installs files, and lists them as one application.</summary>
    public void Install(QuadletSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        Failures.AddRange(source.Failures);
        FileSystem.CreateDirectories(directory);
        List<string> names = [];
        foreach (var (path, name, content) in source.Files)
        {
            try
            {
                Write(name, content);
                names.Add(name);
            }
            catch (EngineException failure)
            {
                Failures.Add($"quadlet {GoQuoting.Quote(path)} failed to install: {failure.Message}");
            }
        }

        if (names.Count > 0)
            FileSystem.Replace(ListOf(directory, source.Name), UnitText.Encode(string.Concat(names.Select(file => file + "\n"))), durable: false, shared: true);
    }

    /// <summary>The file that lists an application's files.</summary>
    internal static string ListOf(string directory, string name) => $"{directory}/.{name}.app";

    private void Write(string name, byte[] content)
    {
        var path = $"{directory}/{name}";
        if (!replace && FileSystem.Exists(path))
            throw new ConflictException($"a Quadlet with name {name} already exists, refusing to overwrite");
        FileSystem.Replace(path, content, durable: false, shared: true);
        Installed.Add(path);
    }
}
