namespace Berth.Systemd.Bus;

/// <summary>A received D-Bus message: the header fields that matter to a client, and the body.</summary>
/// <param name="Type">What it is.</param>
/// <param name="ReplySerial">For a return or an error, the serial of the call; else 0.</param>
/// <param name="Path">The object that sent a signal.</param>
/// <param name="Interface">The interface of a signal.</param>
/// <param name="Member">The name of a signal.</param>
/// <param name="ErrorName">The name of an error.</param>
/// <param name="Signature">The body's types.</param>
/// <param name="Body">The body, to be read by a <see cref="MessageReader"/>.</param>
public sealed record Message(
    MessageType Type, uint ReplySerial, string Path, string Interface, string Member, string ErrorName, string Signature, byte[] Body)
{
    /// <summary>A reader at the body's beginning.</summary>
    public MessageReader Reader => new(Body);

    /// <summary>Parses one whole little-endian message.</summary>
    internal static Message Parse(ReadOnlySpan<byte> data)
    {
        var reader = new MessageReader(data);
        reader.Byte();
        var type = (MessageType)reader.Byte();
        reader.Byte();
        reader.Byte();
        var bodyLength = (int)reader.UInt32();
        reader.UInt32();
        uint replySerial = 0;
        string path = "", @interface = "", member = "", error = "", signature = "";
        for (var end = reader.ArrayEnd(8); reader.Position < end;)
        {
            reader.Align(8);
            switch (reader.Byte())
            {
                case 1:
                    reader.Variant("o");
                    path = reader.String();
                    break;
                case 2:
                    reader.Variant("s");
                    @interface = reader.String();
                    break;
                case 3:
                    reader.Variant("s");
                    member = reader.String();
                    break;
                case 4:
                    reader.Variant("s");
                    error = reader.String();
                    break;
                case 5:
                    reader.Variant("u");
                    replySerial = reader.UInt32();
                    break;
                case 8:
                    reader.Variant("g");
                    signature = reader.Signature();
                    break;
                default:
                    reader.Skip("v");
                    break;
            }
        }
        reader.Align(8);
        return new Message(type, replySerial, path, @interface, member, error, signature, data.Slice(reader.Position, bodyLength).ToArray());
    }
}
