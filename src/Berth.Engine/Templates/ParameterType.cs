namespace Berth.Engine.Templates;

/// <summary>What a <see cref="TemplateFunction"/> takes in a place.</summary>
public enum ParameterType
{
    /// <summary>Any value.</summary>
    Any,

    /// <summary>A string.</summary>
    Text,

    /// <summary>An int.</summary>
    Integer,

    /// <summary>A slice of strings.</summary>
    Texts,
}
