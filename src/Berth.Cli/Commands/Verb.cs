using Berth.Cli.Flags;

namespace Berth.Cli.Commands;

/// <summary>
/// One command of the command line. The constructor of a subclass takes the <see cref="FlagSet"/>, declares its
/// options there and keeps the typed flags in readonly fields; it must do nothing else, since help and completion
/// construct it too. <see cref="Run"/> reads the flags, builds the engine's options record, calls the engine
/// and prints.
/// </summary>
public abstract class Verb
{
    /// <summary>What follows the command in the usage line: <c>[options] CONTAINER [CONTAINER...]</c>.</summary>
    public abstract string Synopsis { get; }

    /// <summary>A longer text for the help page; null repeats the summary.</summary>
    public virtual string? Description => null;

    /// <summary>Example lines without the program's name: <c>ps -a</c>.</summary>
    public virtual string[] Examples => [];

    /// <summary>False where the first argument ends the options, as in <c>run IMAGE COMMAND --its-option</c>.</summary>
    public virtual bool Interspersed => true;

    /// <summary>How many arguments it takes.</summary>
    public virtual ArgumentRule ArgumentRule => ArgumentRule.Any;

    /// <summary>What a shell offers for the arguments.</summary>
    public virtual Completion ArgumentCompletion => Completion.None;

    /// <summary>
    /// Whether a user who is not root needs the user namespace of the containers for it: what writes images or containers, or reads their
    /// files, does. Asked when the flags are read.
    /// </summary>
    public virtual bool NeedsUserNamespace => true;

    /// <summary>Whether it is of use to a user who is not root only in the namespaces of <c>unshare</c>: what it mounts is seen there.</summary>
    public virtual bool IsForUserNamespace => false;

    /// <summary>Does the work. Errors are thrown as <see cref="Linux.Errors.EngineException"/>.</summary>
    /// <returns>The exit status.</returns>
    public abstract int Run(Invocation invocation);
}
