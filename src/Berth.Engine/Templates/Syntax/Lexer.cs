using System.Text;

namespace Berth.Engine.Templates.Syntax;

/// <summary>Splits a template into tokens by the rules of Go's text/template/parse.</summary>
internal sealed class Lexer(string input)
{
    private const string Left = "{{";
    private const string Right = "}}";
    private const string CommentStart = "/*";
    private const string CommentEnd = "*/";
    private readonly List<Token> _tokens = [];
    private int _position;
    private int _start;
    private int _line = 1;
    private int _startLine = 1;
    private int _depth;

    /// <summary>All tokens; the last is <see cref="TokenKind.End"/> or an error.</summary>
    internal List<Token> Run()
    {
        while (LexText() && LexAction())
        {
        }

        return _tokens;
    }

    private int Peek => _position < input.Length ? input[_position] : -1;

    private static bool IsSpace(int c) => c is ' ' or '\t' or '\r' or '\n';

    private static bool IsAlphanumeric(int c) => c == '_' || (c >= 0 && char.IsLetterOrDigit((char)c)) || (c >= 0 && char.IsSurrogate((char)c));

    private bool LexText()
    {
        var open = input.IndexOf(Left, _position, StringComparison.Ordinal);
        var end = open < 0 ? input.Length : open;
        var text = input.AsSpan(_position, end - _position);
        var trims = open >= 0 && HasLeftTrim(open + Left.Length);
        if (trims) text = text.TrimEnd(" \t\r\n");
        if (text.Length > 0) _tokens.Add(new Token(TokenKind.Text, _position, text.ToString(), _line));
        _line += input.AsSpan(_position, end - _position).Count('\n');
        _position = end;
        Begin();
        if (open < 0)
        {
            Emit(TokenKind.End);
            return false;
        }

        var after = trims ? 2 : 0;
        if (string.CompareOrdinal(input, _position + Left.Length + after, CommentStart, 0, CommentStart.Length) == 0)
        {
            _position += Left.Length + after;
            Begin();
            return LexComment();
        }

        _position += Left.Length;
        Emit(TokenKind.LeftDelimiter);
        _position += after;
        Begin();
        _depth = 0;
        return true;
    }

    private bool LexComment()
    {
        var end = input.IndexOf(CommentEnd, _position + CommentStart.Length, StringComparison.Ordinal);
        if (end < 0) return Fail("unclosed comment");
        _position = end + CommentEnd.Length;
        if (!AtRight(out var trims)) return Fail("comment ends before closing delimiter");
        _line += input.AsSpan(_start, _position - _start).Count('\n');
        _position += Right.Length + (trims ? 2 : 0);
        if (trims) SkipSpace();
        Begin();
        return LexText();
    }

    private bool LexAction()
    {
        while (true)
        {
            if (AtRight(out var trims))
            {
                if (_depth > 0) return Fail("unclosed left paren");
                return CloseAction(trims);
            }

            var c = Peek;
            _position++;
            switch (c)
            {
                case -1:
                    _position--;
                    return Fail("unclosed action");
                case ' ' or '\t' or '\r' or '\n':
                    while (IsSpace(Peek)) _position++;
                    if (_position - _start >= 1 && Peek == '-' && string.CompareOrdinal(input, _position + 1, Right, 0, Right.Length) == 0)
                    {
                        _position--;
                        if (_position == _start) continue;
                    }

                    Emit(TokenKind.Space);
                    break;
                case '=':
                    Emit(TokenKind.Assign);
                    break;
                case ':':
                    if (Peek != '=') return Fail("expected :=");
                    _position++;
                    Emit(TokenKind.Declare);
                    break;
                case '|':
                    Emit(TokenKind.Pipe);
                    break;
                case '"':
                    if (!LexQuoted('"', TokenKind.String, "unterminated quoted string")) return false;
                    break;
                case '\'':
                    if (!LexQuoted('\'', TokenKind.CharacterConstant, "unterminated character constant")) return false;
                    break;
                case '`':
                    var close = input.IndexOf('`', _position);
                    if (close < 0) return Fail("unterminated raw quoted string");
                    _position = close + 1;
                    Emit(TokenKind.RawString);
                    break;
                case '$':
                    if (!LexName(TokenKind.Variable, TokenKind.Variable)) return false;
                    break;
                case '.' when !char.IsAsciiDigit((char)Math.Max(Peek, 0)):
                    if (!LexName(TokenKind.Field, TokenKind.Dot)) return false;
                    break;
                case '.' or '+' or '-' or (>= '0' and <= '9'):
                    _position--;
                    if (!LexNumber()) return false;
                    break;
                case '(':
                    Emit(TokenKind.LeftParenthesis);
                    _depth++;
                    break;
                case ')':
                    if (--_depth < 0) return Fail("unexpected right paren");
                    Emit(TokenKind.RightParenthesis);
                    break;
                default:
                    if (IsAlphanumeric(c))
                    {
                        _position--;
                        if (!LexIdentifier()) return false;
                        break;
                    }

                    if (c is <= ' ' or >= 0x7F) return Fail($"unrecognized character in action: {Unicode(_position - 1)}");
                    Emit(TokenKind.Character);
                    break;
            }
        }
    }

    private bool CloseAction(bool trims)
    {
        if (trims)
        {
            _position += 2;
            Begin();
        }

        _position += Right.Length;
        Emit(TokenKind.RightDelimiter);
        if (trims) SkipSpace();
        Begin();
        return true;
    }

    private bool LexQuoted(char quote, TokenKind kind, string complaint)
    {
        while (true)
        {
            var c = Peek;
            _position++;
            if (c == '\\' && Peek is not (-1 or '\n')) _position++;
            else if (c is -1 or '\n' or '\\') return Fail(complaint);
            else if (c == quote) break;
        }

        Emit(kind);
        return true;
    }

    private bool LexName(TokenKind kind, TokenKind bare)
    {
        if (AtTerminator())
        {
            Emit(bare);
            return true;
        }

        while (IsAlphanumeric(Peek)) _position++;
        if (!AtTerminator()) return Fail($"bad character {Unicode(_position)}");
        Emit(kind);
        return true;
    }

    private bool LexIdentifier()
    {
        while (IsAlphanumeric(Peek)) _position++;
        if (!AtTerminator()) return Fail($"bad character {Unicode(_position)}");
        Emit(input.AsSpan(_start, _position - _start) switch
        {
            "block" => TokenKind.Block,
            "break" => TokenKind.Break,
            "continue" => TokenKind.Continue,
            "define" => TokenKind.Define,
            "else" => TokenKind.Else,
            "end" => TokenKind.EndBlock,
            "if" => TokenKind.If,
            "nil" => TokenKind.Nil,
            "range" => TokenKind.Range,
            "template" => TokenKind.Template,
            "with" => TokenKind.With,
            "true" or "false" => TokenKind.Bool,
            _ => TokenKind.Identifier,
        });
        return true;
    }

    private bool LexNumber()
    {
        if (Peek is '+' or '-') _position++;
        var digits = "0123456789_";
        if (Peek == '0')
        {
            _position++;
            switch (Peek)
            {
                case 'x' or 'X':
                    digits = "0123456789abcdefABCDEF_";
                    _position++;
                    break;
                case 'o' or 'O':
                    digits = "01234567_";
                    _position++;
                    break;
                case 'b' or 'B':
                    digits = "01_";
                    _position++;
                    break;
            }
        }

        while (Peek >= 0 && digits.Contains((char)Peek)) _position++;
        if (Peek == '.')
        {
            _position++;
            while (Peek >= 0 && digits.Contains((char)Peek)) _position++;
        }

        var exponent = digits.Length switch { 11 => "eE", 23 => "pP", _ => "" };
        if (Peek >= 0 && exponent.Contains((char)Peek))
        {
            _position++;
            if (Peek is '+' or '-') _position++;
            while (Peek is (>= '0' and <= '9') or '_') _position++;
        }

        if (IsAlphanumeric(Peek))
        {
            _position++;
            return Fail($"bad number syntax: {Formatting.GoText.Quote(input[_start.._position])}");
        }

        Emit(TokenKind.Number);
        return true;
    }

    private bool AtTerminator()
        => IsSpace(Peek) || Peek is -1 or '.' or ',' or '|' or ':' or ')' or '(' || string.CompareOrdinal(input, _position, Right, 0, Right.Length) == 0;

    private bool AtRight(out bool trims)
    {
        trims = IsSpace(Peek) && string.CompareOrdinal(input, _position + 1, "-" + Right, 0, Right.Length + 1) == 0;
        return trims || string.CompareOrdinal(input, _position, Right, 0, Right.Length) == 0;
    }

    private bool HasLeftTrim(int at) => at + 1 < input.Length && input[at] == '-' && IsSpace(input[at + 1]);

    private void SkipSpace()
    {
        for (; IsSpace(Peek); _position++)
        {
            if (Peek == '\n') _line++;
        }
    }

    private void Begin()
    {
        _start = _position;
        _startLine = _line;
    }

    private void Emit(TokenKind kind)
    {
        _tokens.Add(new Token(kind, _start, input[_start.._position], _startLine));
        if (kind != TokenKind.End) _line += input.AsSpan(_start, _position - _start).Count('\n');
        Begin();
    }

    private bool Fail(string message)
    {
        _tokens.Add(new Token(TokenKind.Error, _start, message, _startLine));
        return false;
    }

    /// <summary>Go's <c>%#U</c>.</summary>
    private string Unicode(int at)
    {
        if (at >= input.Length) return "U+FFFFFFFFFFFFFFFF";
        Rune.DecodeFromUtf16(input.AsSpan(at), out var rune, out _);
        return Rune.IsControl(rune) ? $"U+{rune.Value:X4}" : $"U+{rune.Value:X4} '{rune}'";
    }
}
