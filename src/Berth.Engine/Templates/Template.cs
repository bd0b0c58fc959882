using System.Text;
using Berth.Engine.Templates.Evaluation;
using Berth.Engine.Templates.Syntax;

namespace Berth.Engine.Templates;

/// <summary>A parsed Go template (text/template) with Podman's functions.</summary>
public sealed class Template
{
    private readonly string _text;
    private readonly Dictionary<string, ListNode> _templates;

    private Template(string name, string text, Dictionary<string, ListNode> templates)
    {
        Name = name;
        _text = text;
        _templates = templates;
    }

    /// <summary>The name that messages show: the verb's.</summary>
    public string Name { get; }

    /// <summary>Parses <paramref name="text"/>.</summary>
    /// <exception cref="TemplateException">It is no template; the message is Go's.</exception>
    public static Template Parse(string name, string text)
        => new(name, text, Parser.Parse(name, text, static word => Functions.Find(word) is not null));

    /// <summary>Appends what the template makes of <paramref name="data"/>; on an error what came before it is there too.</summary>
    /// <exception cref="TemplateException">The data does not fit; the message is Go's.</exception>
    public void Execute(object? data, StringBuilder output)
        => new Evaluator(Name, _text, _templates, output).Run(data);

    /// <summary>What the template makes of <paramref name="data"/>.</summary>
    /// <exception cref="TemplateException">The data does not fit; the message is Go's.</exception>
    public string Execute(object? data)
    {
        var output = new StringBuilder();
        Execute(data, output);
        return output.ToString();
    }
}
