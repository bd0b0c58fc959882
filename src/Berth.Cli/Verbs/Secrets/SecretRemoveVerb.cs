using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs.Secrets;

/// <summary>podman-secret-rm(1).</summary>
internal sealed class SecretRemoveVerb : Verb
{
    private const int Failure = 125;
    private readonly BoolFlag _all, _ignore;

    internal SecretRemoveVerb(FlagSet flags)
    {
        _all = flags.Bool("all", 'a', "Remove all secrets");
        _ignore = flags.Bool("ignore", 'i', "Ignore errors when a specified secret is missing");
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] SECRET [SECRET...]";

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Secrets;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        if (_all.Value == invocation.Arguments.Count > 0)
            throw new InvalidArgumentException($"`{invocation.CommandPath}` requires one argument, or the --all flag");
        var secrets = invocation.Global.Open().Secrets;
        var status = 0;
        foreach (var name in _all.Value ? secrets.List().Select(static secret => secret.Id) : invocation.Arguments)
        {
            try
            {
                invocation.Out.WriteLine(secrets.Remove(name));
            }
            catch (NotFoundException) when (_ignore.Value)
            {
                // It is not there, as wanted.
            }
            catch (EngineException error)
            {
                invocation.Report(error.Message);
                status = Failure;
            }
        }

        return status;
    }
}
