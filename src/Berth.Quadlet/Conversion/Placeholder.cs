using Berth.Systemd.UnitFiles;

namespace Berth.Quadlet.Conversion;

/// <summary>The service that stands in for a unit that cannot be converted: it fails and says why.</summary>
internal static class Placeholder
{
    private static readonly string[] InstallKeys = ["Alias", "WantedBy", "RequiredBy", "UpheldBy", "DefaultInstance"];

    /// <summary>A service that <c>systemctl status</c> describes with the error, and that fails with it when it is started.</summary>
    internal static UnitFile Create(UnitFile unit, string serviceFileName, Diagnostic error)
    {
        var message = WordEscaper.EscapeSpecifiers(OneLine(error.ToString()));
        var service = new UnitFile(serviceFileName);
        var head = service.Ensure("Unit");
        head.Add("Description", message);
        if (unit.Path is { Length: > 0 } path)
            head.Add("SourcePath", path);
        var body = service.Ensure("Service");
        body.Add("Type", "oneshot");
        body.Add("SyslogIdentifier", "%N");
        // A dollar sign would be expanded by systemd.
        body.Add("ExecStart", WordEscaper.Join(["/bin/sh", "-c", "printf '%%s\\n' \"$$0\" >&2; exit 1", message.Replace("$", "$$", StringComparison.Ordinal)]));
        if (unit.Find("Install") is { } install)
        {
            foreach (var line in install.Lines)
            {
                if (line.Key is not null && InstallKeys.Contains(line.Key))
                    service.Add("Install", line.Key, line.Value);
            }
        }
        return service;
    }

    private static string OneLine(string text)
    {
        Span<char> result = text.Length <= 512 ? stackalloc char[text.Length] : new char[text.Length];
        text.CopyTo(result);
        foreach (ref var c in result)
        {
            if (char.IsControl(c) || c == '\\')
                c = ' ';
        }
        return result.ToString();
    }
}
