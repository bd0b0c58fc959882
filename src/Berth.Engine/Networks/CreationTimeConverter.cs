using System.Text.Json;
using System.Text.Json.Serialization;
using Berth.Engine.Templates.Formatting;

namespace Berth.Engine.Networks;

/// <summary>Writes a time as Go does, with Z for UTC and without zeros at the end.</summary>
internal sealed class CreationTimeConverter : JsonConverter<DateTimeOffset>
{
    /// <inheritdoc/>
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(GoTime.Json(value));
}
