using System.Text.Json;
using Berth.Engine.Containers.Lifecycle;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Oci.Runtime;

namespace Berth.Engine.Containers.Exec;

/// <summary>Reads the process that a container was started with from its runtime configuration.</summary>
internal static class ContainerProcess
{
    /// <summary>The <c>process</c> member of a bundle's config.json; nothing behind it is looked at.</summary>
    public static RuntimeProcess Read(string bundle)
    {
        var path = bundle + ContainerRunFiles.Configuration;
        var json = FileSystem.TryReadAll(path) ?? throw new NotFoundException($"{path}: the container's runtime configuration is missing");
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals("process"u8);
            reader.Read();
            if (found)
                return JsonSerializer.Deserialize(ref reader, RuntimeJsonContext.Default.RuntimeProcess)!;
            reader.Skip();
        }

        throw new EngineException(ErrorKind.Internal, $"{path} has no process");
    }
}
