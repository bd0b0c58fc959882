using System.Globalization;
using Berth.Linux.Errors;

namespace Berth.Engine.Containers.Specification.Building;

/// <summary>Reads <c>--secret NAME[,type=mount|env][,target=…][,uid=…][,gid=…][,mode=…]</c>.</summary>
internal static class SecretBuilder
{
    /// <summary>The secrets that become variables, or those that become files.</summary>
    public static IReadOnlyList<SecretSpecification> Build(BuildRequest request, bool variables)
    {
        var values = request.Options.Process.Secrets;
        if (values.Count == 0) return [];
        var result = new List<SecretSpecification>();
        foreach (var value in values)
        {
            var (secret, isVariable) = Parse(value);
            if (isVariable != variables) continue;
            var id = request.Context.FindSecret(secret.Source)
                ?? throw new NotFoundException($"no secret with name or id \"{secret.Source}\": no such secret");
            result.Add(secret with { Id = id });
        }

        return result;
    }

    private static (SecretSpecification Secret, bool IsVariable) Parse(string value)
    {
        string? source = null, target = null;
        var isVariable = false;
        uint? mode = null;
        uint uid = 0, gid = 0;
        var mountOnly = false;
        var fields = value.Split(',');
        // A lone word is a name, whatever it looks like.
        if (fields.Length == 1) return (new SecretSpecification { Source = value, Target = value }, false);
        foreach (var field in fields)
        {
            var equals = field.IndexOf('=');
            if (equals < 0)
            {
                if (source is not null) throw Malformed($"option {field} must be in form option=value");
                source = field;
                continue;
            }

            var text = field[(equals + 1)..];
            switch (field[..equals])
            {
                case "source":
                    source = text;
                    break;
                case "target":
                    target = text;
                    break;
                case "type":
                    isVariable = text switch
                    {
                        "env" => true,
                        "mount" => false,
                        _ => throw Malformed($"type {text} is invalid"),
                    };
                    break;
                case "uid":
                    uid = Number("UID", text, 10);
                    mountOnly = true;
                    break;
                case "gid":
                    gid = Number("GID", text, 10);
                    mountOnly = true;
                    break;
                case "mode":
                    mode = Number("mode", text, 8);
                    mountOnly = true;
                    break;
                default:
                    throw Malformed($"option {field} invalid");
            }
        }

        if (string.IsNullOrEmpty(source)) throw Malformed($"no source found {value}");
        if (isVariable && mountOnly) throw Malformed("UID, GID, Mode options cannot be set with secret type env");
        return (new SecretSpecification { Source = source, Target = string.IsNullOrEmpty(target) ? source : target, Uid = uid, Gid = gid, Mode = mode }, isVariable);

        uint Number(string what, string text, int radix)
        {
            try
            {
                return radix == 8 ? Convert.ToUInt32(text, 8) : uint.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
            }
            catch (Exception e) when (e is FormatException or OverflowException or ArgumentException)
            {
                throw Malformed($"{what} {text} invalid");
            }
        }
    }

    private static InvalidArgumentException Malformed(string reason) => new($"{reason}: parsing secret");
}
