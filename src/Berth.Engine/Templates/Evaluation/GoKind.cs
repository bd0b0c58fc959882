namespace Berth.Engine.Templates.Evaluation;

/// <summary>The kinds of Go values as the evaluator tells them apart.</summary>
internal enum GoKind
{
    Invalid,
    Bool,
    Integer,
    Unsigned,
    Float,
    Text,
    Slice,
    Map,
    Struct,
    Nil,
}
