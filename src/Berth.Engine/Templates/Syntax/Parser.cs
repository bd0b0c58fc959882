using Berth.Engine.Templates.Formatting;

namespace Berth.Engine.Templates.Syntax;

/// <summary>Builds the tree of a template from its tokens by the rules, and with the messages, of Go's text/template/parse.</summary>
internal sealed class Parser
{
    private readonly string _name;
    private readonly Func<string, bool> _isFunction;
    private readonly List<Token> _tokens;
    private readonly List<string> _variables = ["$"];
    private readonly Dictionary<string, ListNode> _templates = [];
    private int _next;
    private int _rangeDepth;
    private int _actionLine;

    private Parser(string name, string text, Func<string, bool> isFunction)
    {
        _name = name;
        _isFunction = isFunction;
        _tokens = new Lexer(text).Run();
    }

    /// <summary>Parses <paramref name="text"/> into the template <paramref name="name"/> and those that it defines.</summary>
    /// <exception cref="TemplateException">The text is no template.</exception>
    internal static Dictionary<string, ListNode> Parse(string name, string text, Func<string, bool> isFunction)
    {
        var parser = new Parser(name, text, isFunction);
        var root = parser.ParseAll();
        parser._templates.TryAdd(name, root);
        return parser._templates;
    }

    private ListNode ParseAll()
    {
        var root = new ListNode(0, []);
        while (Peek().Kind != TokenKind.End)
        {
            if (Peek().Kind == TokenKind.LeftDelimiter)
            {
                var mark = _next;
                Next();
                if (NextNonSpace().Kind == TokenKind.Define)
                {
                    Definition();
                    continue;
                }

                _next = mark;
            }

            var node = TextOrAction();
            if (node is MarkNode { Kind: TokenKind.EndBlock or TokenKind.Else }) throw Failure($"unexpected {node}");
            root.Nodes.Add(node);
        }

        return root;
    }

    private void Definition()
    {
        const string Context = "define clause";
        var name = NextNonSpace();
        if (name.Kind is not (TokenKind.String or TokenKind.RawString)) throw Unexpected(name, Context);
        var parsed = Unquote(name);
        Expect(TokenKind.RightDelimiter, Context);
        var variables = _variables.ToArray();
        _variables.RemoveRange(1, _variables.Count - 1);
        var (body, end) = ItemList();
        if (end.Kind != TokenKind.EndBlock) throw Failure($"unexpected {end} in {Context}");
        _variables.Clear();
        _variables.AddRange(variables);
        Define(parsed, body);
    }

    private void Define(string name, ListNode body)
    {
        if (_templates.TryGetValue(name, out var existing) && !IsEmpty(existing))
        {
            if (!IsEmpty(body)) throw Failure($"template: multiple definition of template {GoText.Quote(name)}");
            return;
        }

        _templates[name] = body;
    }

    private static bool IsEmpty(ListNode list) => list.Nodes.TrueForAll(node => node is TextNode text && string.IsNullOrWhiteSpace(text.Text));

    private (ListNode List, MarkNode End) ItemList()
    {
        var list = new ListNode(PeekNonSpace().Position, []);
        while (PeekNonSpace().Kind != TokenKind.End)
        {
            var node = TextOrAction();
            if (node is MarkNode { Kind: TokenKind.EndBlock or TokenKind.Else } mark) return (list, mark);
            list.Nodes.Add(node);
        }

        throw Failure("unexpected EOF");
    }

    private Node TextOrAction()
    {
        var token = NextNonSpace();
        switch (token.Kind)
        {
            case TokenKind.Text:
                return new TextNode(token.Position, token.Text);
            case TokenKind.LeftDelimiter:
                _actionLine = token.Line;
                var node = Action();
                _actionLine = 0;
                return node;
            default:
                throw Unexpected(token, "input");
        }
    }

    private Node Action()
    {
        var token = NextNonSpace();
        switch (token.Kind)
        {
            case TokenKind.Block: return BlockControl();
            case TokenKind.Break or TokenKind.Continue: return LoopControl(token);
            case TokenKind.Else: return ElseControl();
            case TokenKind.EndBlock: return new MarkNode(Expect(TokenKind.RightDelimiter, "end").Position, TokenKind.EndBlock);
            case TokenKind.If or TokenKind.Range or TokenKind.With: return Control(token.Kind);
            case TokenKind.Template: return TemplateControl();
        }

        Backup();
        var peek = Peek();
        return new ActionNode(peek.Position, Pipeline("command", TokenKind.RightDelimiter));
    }

    private MarkNode LoopControl(Token word)
    {
        var token = NextNonSpace();
        var shown = $"{{{{{word.Text}}}}}";
        if (token.Kind != TokenKind.RightDelimiter) throw Unexpected(token, shown);
        return _rangeDepth == 0 ? throw Failure($"{shown} outside {{{{range}}}}") : new MarkNode(word.Position, word.Kind);
    }

    private MarkNode ElseControl()
    {
        var peek = PeekNonSpace();
        if (peek.Kind is TokenKind.If or TokenKind.With) return new MarkNode(peek.Position, TokenKind.Else);
        return new MarkNode(Expect(TokenKind.RightDelimiter, "else").Position, TokenKind.Else);
    }

    private BranchNode Control(TokenKind kind)
    {
        var context = kind.ToString().ToLowerInvariant();
        var mark = _variables.Count;
        var position = Peek().Position;
        var pipe = Pipeline(context, TokenKind.RightDelimiter);
        if (kind == TokenKind.Range) _rangeDepth++;
        var (body, end) = ItemList();
        if (kind == TokenKind.Range) _rangeDepth--;
        ListNode? otherwise = null;
        if (end.Kind == TokenKind.Else)
        {
            if (kind != TokenKind.Range && Peek().Kind == kind)
            {
                // {{else if}} is an if inside the else that shares its end.
                var inner = Next();
                otherwise = new ListNode(end.Position, [Control(inner.Kind)]);
            }
            else
            {
                (otherwise, end) = ItemList();
                if (end.Kind != TokenKind.EndBlock) throw Failure($"expected end; found {end}");
            }
        }

        _variables.RemoveRange(mark, _variables.Count - mark);
        return new BranchNode(position, kind, pipe, body, otherwise);
    }

    private TemplateNode BlockControl()
    {
        const string Context = "block clause";
        var token = NextNonSpace();
        var name = TemplateName(token, Context);
        var pipe = Pipeline(Context, TokenKind.RightDelimiter);
        var variables = _variables.ToArray();
        _variables.RemoveRange(1, _variables.Count - 1);
        var (body, end) = ItemList();
        if (end.Kind != TokenKind.EndBlock) throw Failure($"unexpected {end} in {Context}");
        _variables.Clear();
        _variables.AddRange(variables);
        Define(name, body);
        return new TemplateNode(token.Position, name, pipe);
    }

    private TemplateNode TemplateControl()
    {
        const string Context = "template clause";
        var token = NextNonSpace();
        var name = TemplateName(token, Context);
        if (NextNonSpace().Kind == TokenKind.RightDelimiter) return new TemplateNode(token.Position, name, null);
        Backup();
        return new TemplateNode(token.Position, name, Pipeline(Context, TokenKind.RightDelimiter));
    }

    private string TemplateName(Token token, string context)
        => token.Kind is TokenKind.String or TokenKind.RawString ? Unquote(token) : throw Unexpected(token, context);

    private PipeNode Pipeline(string context, TokenKind end)
    {
        var pipe = new PipeNode(PeekNonSpace().Position, [], []);
        Declarations(pipe, context);
        while (true)
        {
            var token = NextNonSpace();
            if (token.Kind == end)
            {
                CheckPipeline(pipe, context);
                return pipe;
            }

            switch (token.Kind)
            {
                case TokenKind.Bool or TokenKind.CharacterConstant or TokenKind.Dot or TokenKind.Field or TokenKind.Identifier
                    or TokenKind.Number or TokenKind.Nil or TokenKind.RawString or TokenKind.String or TokenKind.Variable or TokenKind.LeftParenthesis:
                    Backup();
                    pipe.Commands.Add(Command());
                    break;
                default:
                    throw Unexpected(token, context);
            }
        }
    }

    private void Declarations(PipeNode pipe, string context)
    {
        while (PeekNonSpace() is { Kind: TokenKind.Variable } variable)
        {
            var mark = _next;
            Next();
            var after = PeekNonSpace();
            if (after.Kind is TokenKind.Assign or TokenKind.Declare)
            {
                pipe.Assigns = after.Kind == TokenKind.Assign;
                NextNonSpace();
                pipe.Variables.Add(new VariableNode(variable.Position, [variable.Text]));
                _variables.Add(variable.Text);
                return;
            }

            if (after is not { Kind: TokenKind.Character, Text: "," })
            {
                _next = mark;
                return;
            }

            NextNonSpace();
            pipe.Variables.Add(new VariableNode(variable.Position, [variable.Text]));
            _variables.Add(variable.Text);
            if (context != "range" || pipe.Variables.Count >= 2) throw Failure($"too many declarations in {context}");
            if (PeekNonSpace().Kind is not (TokenKind.Variable or TokenKind.RightDelimiter or TokenKind.RightParenthesis))
                throw Failure("range can only initialize variables");
        }
    }

    private void CheckPipeline(PipeNode pipe, string context)
    {
        if (pipe.Commands.Count == 0) throw Failure($"missing value for {context}");
        for (var i = 1; i < pipe.Commands.Count; i++)
        {
            if (pipe.Commands[i].Arguments[0] is ConstantNode or DotNode or NilNode)
                throw Failure($"non executable command in pipeline stage {i + 1}");
        }
    }

    private CommandNode Command()
    {
        var command = new CommandNode(PeekNonSpace().Position, []);
        while (true)
        {
            PeekNonSpace();
            if (Operand() is { } operand) command.Arguments.Add(operand);
            var token = Next();
            if (token.Kind == TokenKind.Space) continue;
            if (token.Kind is TokenKind.RightDelimiter or TokenKind.RightParenthesis) Backup();
            else if (token.Kind != TokenKind.Pipe) throw Unexpected(token, "operand");
            break;
        }

        return command.Arguments.Count == 0 ? throw Failure("empty command") : command;
    }

    private Node? Operand()
    {
        var node = Term();
        if (node is null || Peek().Kind != TokenKind.Field) return node;
        var position = Peek().Position;
        var names = new List<string>();
        while (Peek().Kind == TokenKind.Field) names.Add(Next().Text[1..]);
        return node switch
        {
            FieldNode field => new FieldNode(position, [.. field.Names, .. names]),
            VariableNode variable => new VariableNode(position, [.. variable.Names, .. names]),
            ConstantNode or NilNode or DotNode => throw Failure($"unexpected . after term {GoText.Quote(node.ToString()!)}"),
            _ => new ChainNode(position, node, [.. names]),
        };
    }

    private Node? Term()
    {
        var token = NextNonSpace();
        switch (token.Kind)
        {
            case TokenKind.Identifier:
                return _isFunction(token.Text) ? new IdentifierNode(token.Position, token.Text) : throw Failure($"function {GoText.Quote(token.Text)} not defined");
            case TokenKind.Dot:
                return new DotNode(token.Position);
            case TokenKind.Nil:
                return new NilNode(token.Position);
            case TokenKind.Variable:
                return _variables.Contains(token.Text) ? new VariableNode(token.Position, [token.Text]) : throw Failure($"undefined variable {GoText.Quote(token.Text)}");
            case TokenKind.Field:
                return new FieldNode(token.Position, [token.Text[1..]]);
            case TokenKind.Bool:
                return new ConstantNode(token.Position, token.Text, token.Text == "true");
            case TokenKind.Number:
                return new ConstantNode(token.Position, token.Text, GoNumber.ParseConstant(token.Text) ?? throw Failure($"{(token.Text.AsSpan().TrimStart("+-") is var digits && (digits.IsEmpty || digits.ContainsAnyExcept("0123456789_")) ? "illegal number syntax" : "integer overflow")}: {GoText.Quote(token.Text)}"));
            case TokenKind.CharacterConstant:
                return new ConstantNode(token.Position, token.Text, GoText.UnquoteCharacter(token.Text) ?? throw Failure(token.Text == "''" ? "invalid syntax" : $"malformed character constant: {token.Text}"));
            case TokenKind.String or TokenKind.RawString:
                return new ConstantNode(token.Position, token.Text, Unquote(token));
            case TokenKind.LeftParenthesis:
                return Pipeline("parenthesized pipeline", TokenKind.RightParenthesis);
            default:
                Backup();
                return null;
        }
    }

    private string Unquote(Token token) => GoText.Unquote(token.Text) ?? throw Failure("invalid syntax");

    private Token Next()
    {
        // Behind the end, or behind an error, there is only more of it.
        var token = Peek();
        _next++;
        return token;
    }

    private Token Peek() => _tokens[Math.Min(_next, _tokens.Count - 1)];

    private void Backup() => _next--;

    private Token NextNonSpace()
    {
        while (Peek().Kind == TokenKind.Space) _next++;
        return Next();
    }

    private Token PeekNonSpace()
    {
        while (Peek().Kind == TokenKind.Space) _next++;
        return Peek();
    }

    private Token Expect(TokenKind kind, string context)
    {
        var token = NextNonSpace();
        return token.Kind == kind ? token : throw Unexpected(token, context);
    }

    private TemplateException Unexpected(Token token, string context)
    {
        if (token.Kind != TokenKind.Error) return Failure($"unexpected {token} in {context}");
        var extra = "";
        if (_actionLine != 0 && _actionLine != token.Line)
        {
            extra = $" in action started at {_name}:{_actionLine}";
            if (token.Text.EndsWith(" action", StringComparison.Ordinal)) extra = extra[" in action".Length..];
        }

        return Failure(token + extra);
    }

    private TemplateException Failure(string message)
        => new($"template: {_name}:{_tokens[Math.Clamp(_next - 1, 0, _tokens.Count - 1)].Line}: {message}");
}
