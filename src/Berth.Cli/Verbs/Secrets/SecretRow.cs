using Berth.Cli.Output;
using Berth.Engine.Secrets;
using Berth.Engine.Templates;

namespace Berth.Cli.Verbs.Secrets;

/// <summary>A secret as the templates of <c>secret ls</c> see it.</summary>
internal sealed class SecretRow(Secret secret, DateTimeOffset now) : ITemplateObject
{
    /// <inheritdoc/>
    public string TypeName => "*types.SecretListReport";

    /// <inheritdoc/>
    public IReadOnlyList<string> FieldNames => ["ID", "Name", "Driver", "CreatedAt", "UpdatedAt"];

    /// <inheritdoc/>
    public bool TryGet(string name, out object? value)
    {
        value = name switch
        {
            "ID" => secret.Id,
            "Name" => secret.Name,
            "Driver" => secret.Driver,
            "CreatedAt" => HumanDuration.Ago(secret.CreatedAt, now),
            "UpdatedAt" => HumanDuration.Ago(secret.UpdatedAt, now),
            _ => null,
        };
        return value is not null;
    }
}
