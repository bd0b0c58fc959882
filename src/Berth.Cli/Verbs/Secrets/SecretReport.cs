using System.Text.Json.Serialization;
using Berth.Engine.Secrets;

namespace Berth.Cli.Verbs.Secrets;

/// <summary>A secret as <c>secret inspect</c> shows it.</summary>
internal sealed record SecretReport
{
    [JsonPropertyName("ID")]
    public required string Id { get; init; }

    public required string CreatedAt { get; init; }

    public required string UpdatedAt { get; init; }

    public required SecretSpec Spec { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SecretData { get; init; }

    internal static SecretReport Of(Secret secret, string? data) => new()
    {
        Id = secret.Id,
        CreatedAt = Engine.Templates.Formatting.GoTime.Json(secret.CreatedAt),
        UpdatedAt = Engine.Templates.Formatting.GoTime.Json(secret.UpdatedAt),
        Spec = new SecretSpec
        {
            Name = secret.Name,
            Driver = new SecretDriverReport { Name = secret.Driver, Options = new(secret.DriverOptions, StringComparer.Ordinal) },
            Labels = new(secret.Labels ?? [], StringComparer.Ordinal),
        },
        SecretData = data,
    };
}
