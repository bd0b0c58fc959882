using Berth.Cli.Commands;
using Berth.Engine.Containers;
using Berth.Engine.Containers.Specification;
using Berth.Engine.Containers.Specification.Options;

namespace Berth.Cli.Verbs.Containers;

/// <summary>The end of a command that has made a container and does not stay with it.</summary>
internal static class CreatedContainer
{
    /// <summary>Prints its id, then clears away what it has replaced.</summary>
    internal static void Tell(Invocation invocation, ContainerEngine containers, CreateOptions options, string id)
    {
        // Nothing but the container writes to an output that is passed through.
        if (!LoggingSpecification.PassesThrough(options.Logging.Driver))
            invocation.Out.WriteLine(id);
        invocation.Out.Flush();
        // The clean-up of the one that was replaced does so too, if that one still ran.
        if (options.Replace)
            containers.EmptyTrash();
    }
}
