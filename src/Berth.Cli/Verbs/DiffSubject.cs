namespace Berth.Cli.Verbs;

/// <summary>What a <c>diff</c> is about.</summary>
internal enum DiffSubject
{
    /// <summary>A container, else an image.</summary>
    Any,

    /// <summary>A container.</summary>
    Container,

    /// <summary>An image.</summary>
    Image,
}
