using System.Buffers;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Quadlet.Conversion;
using Berth.Quadlet.Loading;
using Berth.Systemd.UnitFiles;

namespace Berth.Quadlet.Generator;

/// <summary>The systemd generator (systemd.generator(7)): reads Quadlet units, writes services and the links of [Install].</summary>
public sealed class QuadletGenerator
{
    private readonly GeneratorOptions _options;
    private readonly GeneratorHost _host;
    private readonly GeneratorLog _log;
    private readonly ArrayBufferWriter<byte> _buffer = new(16384);

    private QuadletGenerator(GeneratorOptions options, GeneratorHost host, GeneratorLog log)
    {
        _options = options;
        _host = host;
        _log = log;
    }

    /// <summary>Runs the generator.</summary>
    /// <param name="program">The name by which it was called; one with <c>user</c> in it implies <c>--user</c>.</param>
    /// <param name="arguments">The words after the name.</param>
    /// <param name="host">The world around it.</param>
    /// <returns>The exit status: 0, 1 after an error about a unit, 2 after a wrong flag.</returns>
    public static int Run(string program, IReadOnlyList<string> arguments, GeneratorHost host)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(host);
        if (GeneratorOptions.Parse(arguments, out var error) is not { } options)
        {
            host.StandardError((error.Length > 0 ? error + "\n" : "") + Usage(program));
            return error.Length > 0 ? 2 : 0;
        }
        if (options.ShowVersion)
        {
            host.StandardOutput(UnitText.Encode(host.Version + "\n"));
            return 0;
        }
        var name = program.AsSpan(program.LastIndexOf('/') + 1);
        if (name.Contains("user", StringComparison.Ordinal))
            options = options with { IsUser = true };
        using var log = new GeneratorLog(!options.NoKernelLog && !options.IsDryRun, options.IsVerbose || options.IsDryRun, host.StandardError);
        new QuadletGenerator(options, host, log).Run(program);
        if (log.HasErrors)
            log.Write("processing encountered some errors");
        return log.HasErrors ? 1 : 0;
    }

    private static string Usage(string program)
        => $"Usage of {program}:\n"
            + "  -dryrun\n    \tRun in dryrun mode printing debug information\n"
            + "  -no-kmsg-log\n    \tDon't log to kmsg\n"
            + "  -user\n    \tRun as systemd user\n"
            + "  -v\tPrint debug information\n"
            + "  -version\n    \tPrint version information and exit\n";

    private void Run(string program)
    {
        if (!_options.IsDryRun && _options.Arguments.Count == 0)
        {
            _log.Error("missing output directory argument");
            return;
        }
        // Only systemd, whose variable this is, runs both at the same time.
        if (!_options.IsDryRun && _host.Environment("SYSTEMD_SCOPE") is { Length: > 0 } && PodmanGenerator.FindEnabled(_options.IsUser) is { } other)
        {
            _log.Write(PodmanGenerator.Advice(_options.IsUser, other));
            return;
        }

        var output = _options.IsDryRun ? "" : _options.Arguments[0];
        if (!_options.IsDryRun)
            _log.Debug($"Starting quadlet-generator, output to: {output}");
        var search = SearchPaths.Find(_options.IsUser, _host.Environment, _host.UserId, _log.Write);
        HoldCollections(search);
        var loaded = UnitLoader.Load(search, _log.Debug);
        foreach (var (_, error) in loaded.Broken)
            _log.Error(error.ToString());
        foreach (var diagnostic in loaded.Diagnostics)
            Report(diagnostic);
        if (loaded.Units.Count == 0 && loaded.Broken.Count == 0)
        {
            _log.Debug($"No files parsed from [{string.Join(' ', search.Paths)}]");
            return;
        }
        try
        {
            if (!_options.IsDryRun)
                FileSystem.CreateDirectories(output);
        }
        catch (SyscallException failure)
        {
            _log.Error(failure.Message);
            return;
        }
        foreach (var converted in QuadletConverter.Convert(loaded, new ConversionOptions(_host.Program, _options.IsUser, FileSystem.Exists)))
            Emit(converted, program, output);
    }

    // Everything read stays in use to the end, so that a collection would find nothing and take a third of the time.
    private static void HoldCollections(SearchPaths search)
    {
        var files = 0;
        foreach (var (_, entries) in search.Directories)
            files += entries.Count;
        if (files > 32)
            GC.TryStartNoGCRegion(Math.Min(files * 48L * 1024, 192L * 1024 * 1024));
    }

    private void Report(Diagnostic diagnostic)
    {
        if (diagnostic.IsError)
            _log.Error(diagnostic.ToString());
        else
            _log.Write(diagnostic.ToString());
    }

    private void Emit(ConvertedUnit converted, string program, string output)
    {
        foreach (var diagnostic in converted.Diagnostics)
        {
            Report(diagnostic);
        }
        if (converted.Service is not { } service)
            return;
        _buffer.ResetWrittenCount();
        if (_options.IsDryRun)
        {
            UnitText.Encode($"---{service.Name}---\n", _buffer);
            service.WriteTo(_buffer);
            UnitText.Encode("\n", _buffer);
            _host.StandardOutput(_buffer.WrittenSpan);
            return;
        }
        var path = $"{output}/{service.Name}";
        _log.Debug($"writing \"{path}\"");
        UnitText.Encode($"# Automatically generated by {program}\n# \n", _buffer);
        service.WriteTo(_buffer);
        try
        {
            FileSystem.WriteAll(path, _buffer.WrittenSpan);
        }
        catch (SyscallException failure)
        {
            _log.Error($"generating service file {path}: {failure.Message}");
        }
        InstallLinks.Create(service, output, _log);
    }
}
