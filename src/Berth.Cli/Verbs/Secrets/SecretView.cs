using System.Text.Json;
using Berth.Engine.Secrets;
using Berth.Engine.Templates;

namespace Berth.Cli.Verbs.Secrets;

/// <summary>An inspected secret as templates see it: the document, with its times as times.</summary>
internal sealed class SecretView(Secret secret, SecretReport report) : ITemplateObject, IJsonWritable
{
    private readonly JsonTypeObject _document = new(report, SecretReportJson.Default.SecretReport, "types.SecretInfoReport");

    /// <inheritdoc/>
    public string TypeName => "*types.SecretInfoReport";

    /// <inheritdoc/>
    public IReadOnlyList<string> FieldNames => _document.FieldNames;

    /// <inheritdoc/>
    public bool TryGet(string name, out object? value)
    {
        switch (name)
        {
            case "CreatedAt":
                value = secret.CreatedAt;
                return true;
            case "UpdatedAt":
                value = secret.UpdatedAt;
                return true;
            default:
                return _document.TryGet(name, out value);
        }
    }

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter writer) => _document.WriteJson(writer);
}
