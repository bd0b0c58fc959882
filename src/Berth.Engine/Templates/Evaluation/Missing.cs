namespace Berth.Engine.Templates.Evaluation;

/// <summary>Stands for the value that the first stage of a pipeline is not given.</summary>
internal sealed class Missing
{
    internal static readonly Missing Value = new();

    private Missing()
    {
    }
}
