using System.Collections;
using System.Text;
using Berth.Engine.Templates.Formatting;
using Berth.Engine.Templates.Syntax;

namespace Berth.Engine.Templates.Evaluation;

/// <summary>Executes a template over a value, as Go's text/template does, with its messages.</summary>
internal sealed class Evaluator
{
    private const int DeepestTemplate = 1000;
    private readonly string _file;
    private readonly string _text;
    private readonly Dictionary<string, ListNode> _templates;
    private readonly StringBuilder _output;
    private List<(string Name, object? Value)> _variables = [];
    private string _current;
    private Node? _at;
    private int _depth;

    internal Evaluator(string name, string text, Dictionary<string, ListNode> templates, StringBuilder output)
    {
        _file = _current = name;
        _text = text;
        _templates = templates;
        _output = output;
    }

    internal void Run(object? data)
    {
        _variables.Add(("$", data));
        Walk(data, _templates[_file]);
    }

    private Flow Walk(object? dot, Node node)
    {
        _at = node;
        switch (node)
        {
            case TextNode text:
                _output.Append(text.Text);
                return Flow.Next;
            case ActionNode action:
                var value = EvaluatePipe(dot, action.Pipe);
                if (action.Pipe.Variables.Count == 0) Print(value);
                return Flow.Next;
            case ListNode list:
                foreach (var child in list.Nodes)
                {
                    var flow = Walk(dot, child);
                    if (flow != Flow.Next) return flow;
                }

                return Flow.Next;
            case BranchNode { Kind: TokenKind.Range } range:
                return WalkRange(dot, range);
            case BranchNode branch:
                return WalkBranch(dot, branch);
            case TemplateNode template:
                return WalkTemplate(dot, template);
            case MarkNode mark:
                return mark.Kind == TokenKind.Break ? Flow.Break : Flow.Continue;
            default:
                throw Failure($"unknown node: {node}");
        }
    }

    private Flow WalkBranch(object? dot, BranchNode branch)
    {
        var mark = _variables.Count;
        var value = EvaluatePipe(dot, branch.Pipe);
        var flow = Flow.Next;
        if (GoValue.IsTrue(value)) flow = Walk(branch.Kind == TokenKind.With ? value : dot, branch.Body);
        else if (branch.Otherwise is not null) flow = Walk(dot, branch.Otherwise);
        Pop(mark);
        return flow;
    }

    private Flow WalkRange(object? dot, BranchNode range)
    {
        var mark = _variables.Count;
        var value = EvaluatePipe(dot, range.Pipe);
        var inner = _variables.Count;
        var flow = Flow.Next;
        if (range.Pipe.Variables.Count > 1 && value is not TimeSpan && GoValue.KindOf(value) is GoKind.Integer or GoKind.Unsigned)
            throw Failure($"can't use {GoFormat.Print(value)} to iterate over more than one variable");
        var entries = Entries(value);
        foreach (var (key, element) in entries)
        {
            Bind(range.Pipe, key, element);
            flow = Walk(element, range.Body);
            Pop(inner);
            if (flow == Flow.Break) break;
        }

        flow = entries.Count == 0 && range.Otherwise is not null ? Walk(dot, range.Otherwise) : Flow.Next;
        Pop(mark);
        return flow;
    }

    private void Bind(PipeNode pipe, object key, object? element)
    {
        if (pipe.Variables.Count == 0) return;
        var last = pipe.Variables.Count - 1;
        if (pipe.Assigns)
        {
            Assign(pipe.Variables[0].Names[0], last == 1 ? key : element);
            if (last == 1) Assign(pipe.Variables[1].Names[0], element);
            return;
        }

        _variables[^1] = (_variables[^1].Name, element);
        if (last == 1) _variables[^2] = (_variables[^2].Name, key);
    }

    /// <summary>What range iterates over, as key and element.</summary>
    private List<(object Key, object? Element)> Entries(object? value)
    {
        var entries = new List<(object, object?)>();
        switch (GoValue.KindOf(value))
        {
            case GoKind.Invalid:
                break;
            case GoKind.Map:
                var map = (IDictionary)value!;
                foreach (var key in GoValue.SortedKeys(map)) entries.Add((key, map[key]));
                break;
            case GoKind.Slice:
                var index = 0;
                foreach (var element in (IList)value!) entries.Add((index++, element));
                break;
            case GoKind.Integer when value is not TimeSpan:
                for (long i = 0, end = GoValue.ToInteger(value!); i < end; i++) entries.Add(((int)i, (int)i));
                break;
            case GoKind.Unsigned:
                for (ulong i = 0, end = GoValue.ToUnsigned(value!); i < end; i++) entries.Add(((int)i, (int)i));
                break;
            default:
                throw Failure($"range can't iterate over {GoFormat.Print(value)}");
        }

        return entries;
    }

    private Flow WalkTemplate(object? dot, TemplateNode node)
    {
        if (!_templates.TryGetValue(node.Name, out var body)) throw Failure($"template {GoText.Quote(node.Name)} not defined");
        if (_depth == DeepestTemplate) throw Failure($"exceeded maximum template depth ({DeepestTemplate})");
        var data = node.Pipe is null ? null : EvaluatePipe(dot, node.Pipe);
        var (variables, current) = (_variables, _current);
        _variables = [("$", data)];
        _current = node.Name;
        _depth++;
        Walk(data, body);
        _depth--;
        (_variables, _current) = (variables, current);
        return Flow.Next;
    }

    private object? EvaluatePipe(object? dot, PipeNode pipe)
    {
        _at = pipe;
        object? value = Missing.Value;
        foreach (var command in pipe.Commands) value = EvaluateCommand(dot, command, value);
        foreach (var variable in pipe.Variables)
        {
            if (pipe.Assigns) Assign(variable.Names[0], value);
            else _variables.Add((variable.Names[0], value));
        }

        return value;
    }

    private object? EvaluateCommand(object? dot, CommandNode command, object? final)
    {
        var first = command.Arguments[0];
        switch (first)
        {
            case FieldNode field:
                _at = field;
                return FieldChain(dot, dot, field.Names, 0, command.Arguments, final);
            case ChainNode chain:
                return Chain(dot, chain, command.Arguments, final);
            case IdentifierNode identifier:
                return CallFunction(dot, identifier, command, command.Arguments, final);
            case PipeNode pipe:
                NotAFunction(command.Arguments, final);
                return EvaluatePipe(dot, pipe);
            case VariableNode variable:
                return Variable(dot, variable, command.Arguments, final);
        }

        _at = first;
        NotAFunction(command.Arguments, final);
        return first switch
        {
            ConstantNode constant => constant.Value,
            DotNode => dot,
            _ => throw Failure("nil is not a command"),
        };
    }

    private void NotAFunction(List<Node> arguments, object? final)
    {
        if (arguments.Count > 1 || final is not Missing) throw Failure($"can't give argument to non-function {arguments[0]}");
    }

    private object? Variable(object? dot, VariableNode variable, List<Node> arguments, object? final)
    {
        _at = variable;
        var value = Lookup(variable.Names[0]);
        if (variable.Names.Length > 1) return FieldChain(dot, value, variable.Names, 1, arguments, final);
        NotAFunction(arguments, final);
        return value;
    }

    private object? Chain(object? dot, ChainNode chain, List<Node> arguments, object? final)
    {
        _at = chain;
        var operand = Argument(dot, chain.Operand, ParameterType.Any);
        return FieldChain(dot, operand, chain.Names, 0, arguments, final);
    }

    private object? FieldChain(object? dot, object? receiver, string[] names, int from, List<Node> arguments, object? final)
    {
        string? type = null;
        for (var i = from; i < names.Length - 1; i++)
        {
            var parent = receiver;
            receiver = Field(dot, names[i], [], Missing.Value, parent, type);
            type = parent is IDictionary and not IDictionary<string, string> ? "interface {}" : null;
            if (receiver is null && parent is IDictionary map && map.Contains(names[i]))
                throw Failure($"nil pointer evaluating interface {{}}.{names[i + 1]}");
        }

        return Field(dot, names[^1], arguments, final, receiver, type);
    }

    private object? Field(object? dot, string name, List<Node> arguments, object? final, object? receiver, string? type)
    {
        var hasArguments = arguments.Count > 1 || final is not Missing;
        switch (receiver)
        {
            case null:
                return null;
            case GoNil nil:
                throw Failure($"nil pointer evaluating *{nil.TypeName}.{name}");
            case IDictionary map:
                if (hasArguments) throw Failure($"{name} is not a method but has arguments");
                return map.Contains(name) ? map[name] : null;
            case ITemplateObject structure:
                if (structure.FindMethod(name) is { } method) return Call(dot, name, method, _at!, arguments, final);
                if (!structure.TryGet(name, out var value)) break;
                return hasArguments ? throw Refusal(structure, name, arguments.Count - 1, final) : value;
            case DateTimeOffset or TimeSpan:
                var values = hasArguments ? Arguments(dot, arguments, final) : [];
                if (GoTime.TryCall(receiver, name, values, out var result)) return result;
                break;
        }

        throw Failure($"can't evaluate field {name} in type {type ?? GoValue.TypeOf(receiver)}");
    }

    /// <summary>What Go says of arguments for a field, or for a method that takes none.</summary>
    private TemplateException Refusal(ITemplateObject structure, string name, int words, object? final)
        => Failure(structure.FieldNames.Contains(name)
            ? $"{name} has arguments but cannot be invoked as function"
            : $"wrong number of args for {name}: want 0 got {words + (final is Missing ? 0 : 1)}");

    private object?[] Arguments(object? dot, List<Node> arguments, object? final)
    {
        var values = new List<object?>();
        foreach (var argument in arguments.Skip(1)) values.Add(Argument(dot, argument, ParameterType.Any));
        if (final is not Missing) values.Add(final);
        return [.. values];
    }

    private object? CallFunction(object? dot, IdentifierNode node, Node command, List<Node> arguments, object? final)
    {
        _at = node;
        var function = Functions.Find(node.Name) ?? throw Failure($"{GoText.Quote(node.Name)} is not a defined function");
        return Call(dot, node.Name, function, command, arguments, final);
    }

    private object? Call(object? dot, string name, TemplateFunction function, Node command, List<Node> arguments, object? final)
    {
        var words = Math.Max(arguments.Count - 1, 0);
        var given = words + (final is Missing ? 0 : 1);
        var parameters = function.Parameters;
        var isFixed = parameters.Length - (function.IsVariadic ? 1 : 0);
        if (function.IsVariadic && given < isFixed)
            throw Failure($"wrong number of args for {name}: want at least {isFixed} got {words}");
        if (!function.IsVariadic && given != isFixed)
            throw Failure($"wrong number of args for {name}: want {isFixed} got {given}");
        if (name is "and" or "or") return ShortCircuit(dot, name, arguments, final);
        var values = new object?[given];
        for (var i = 0; i < given; i++)
        {
            var type = parameters[Math.Min(i, parameters.Length - 1)];
            values[i] = i < words ? Argument(dot, arguments[i + 1], type) : Checked(final, type);
        }

        if (name == "call")
        {
            _at = command;
            throw Failure($"error calling call: {(values[0] is null ? "call of nil" : $"non-function {arguments[1]} of type {GoValue.TypeOf(values[0])}")}");
        }

        try
        {
            return function.Call(values);
        }
        catch (FormatException error)
        {
            _at = command;
            throw Failure($"error calling {name}: {error.Message}");
        }
    }

    private object? ShortCircuit(object? dot, string name, List<Node> arguments, object? final)
    {
        object? value = null;
        foreach (var argument in arguments.Skip(1))
        {
            value = Argument(dot, argument, ParameterType.Any);
            if (GoValue.IsTrue(value) == (name == "or")) return value;
        }

        return final is Missing ? value : final;
    }

    private object? Argument(object? dot, Node node, ParameterType type)
    {
        _at = node;
        switch (node)
        {
            case DotNode:
                return Checked(dot, type);
            case NilNode:
                return type is ParameterType.Any or ParameterType.Texts ? null : throw Failure($"cannot assign nil to {NameOf(type)}");
            case FieldNode field:
                return Checked(FieldChain(dot, dot, field.Names, 0, [node], Missing.Value), type);
            case VariableNode variable:
                return Checked(Variable(dot, variable, [], Missing.Value), type);
            case PipeNode pipe:
                return Checked(EvaluatePipe(dot, pipe), type);
            case IdentifierNode identifier:
                return Checked(CallFunction(dot, identifier, identifier, [node], Missing.Value), type);
            case ChainNode chain:
                return Checked(Chain(dot, chain, [], Missing.Value), type);
        }

        var value = ((ConstantNode)node).Value;
        return type switch
        {
            ParameterType.Text when value is not string => throw Failure($"expected string; found {node}"),
            ParameterType.Integer when value is not (int or long) => throw Failure($"expected integer; found {node}"),
            ParameterType.Texts => throw Failure($"can't handle {node} for arg of type []string"),
            _ => value,
        };
    }

    private object? Checked(object? value, ParameterType type)
    {
        if (type == ParameterType.Any || (value is null && type == ParameterType.Texts)) return value;
        if (value is null) throw Failure($"invalid value; expected {NameOf(type)}");
        var fits = type switch
        {
            ParameterType.Text => value is string,
            ParameterType.Integer => value is int or long,
            _ => value is IList<string>,
        };
        return fits ? value : throw Failure($"wrong type for value; expected {NameOf(type)}; got {GoValue.TypeOf(value)}");
    }

    private static string NameOf(ParameterType type) => type switch
    {
        ParameterType.Text => "string",
        ParameterType.Integer => "int",
        _ => "[]string",
    };

    private void Print(object? value) => _output.Append(value is null ? "<no value>" : GoFormat.Print(value));

    private object? Lookup(string name)
    {
        for (var i = _variables.Count - 1; i >= 0; i--)
        {
            if (_variables[i].Name == name) return _variables[i].Value;
        }

        throw Failure($"undefined variable: {name}");
    }

    private void Assign(string name, object? value)
    {
        for (var i = _variables.Count - 1; i >= 0; i--)
        {
            if (_variables[i].Name != name) continue;
            _variables[i] = (name, value);
            return;
        }

        throw Failure($"undefined variable: {name}");
    }

    private void Pop(int mark) => _variables.RemoveRange(mark, _variables.Count - mark);

    private TemplateException Failure(string message)
    {
        var before = _text.AsSpan(0, Math.Min(_at!.Position, _text.Length));
        var line = 1 + before.Count('\n');
        var column = Encoding.UTF8.GetByteCount(before[(before.LastIndexOf('\n') + 1)..]);
        return new TemplateException($"template: {_file}:{line}:{column}: executing {GoText.Quote(_current)} at <{_at}>: {message}");
    }
}
