namespace Berth.Engine.Templates.Evaluation;

/// <summary>How a node was left.</summary>
internal enum Flow
{
    Next,
    Break,
    Continue,
}
