using Berth.Linux.Errors;

namespace Berth.Engine.Templates;

/// <summary>A template cannot be parsed or executed; the message is that of Go's text/template.</summary>
public sealed class TemplateException(string message, Exception? cause = null)
    : EngineException(ErrorKind.InvalidArgument, message, cause);
