using System.Globalization;
using Berth.Engine.Templates.Formatting;
using Berth.Linux.Errors;
using Berth.Oci.Distribution;

namespace Berth.Engine.Images.Transfers;

/// <summary>Begins a transfer again when it broke, as <c>--retry</c> says.</summary>
internal static class TransferRetry
{
    private static readonly TimeSpan s_delay = TimeSpan.FromSeconds(1);

    /// <summary>Does the work, again after a failure that may pass.</summary>
    /// <exception cref="InvalidArgumentException">The delay is no duration.</exception>
    internal static T Run<T>(uint retries, string? delayText, ITransferProgress progress, Func<T> work)
    {
        var delay = delayText is { Length: > 0 } ? Parse(delayText) : s_delay;
        for (var attempt = 0u; ; attempt++)
        {
            try
            {
                return work();
            }
            catch (RegistryException e) when (e.IsTransient && attempt < retries)
            {
                progress.Warn(string.Create(CultureInfo.InvariantCulture, $"Failed, retrying in {GoDuration.Format(delay)} ... ({attempt + 1}/{retries}). Error: {e.Message}"));
                Thread.Sleep(delay);
            }
        }
    }

    /// <summary>Refuses a delay that is no duration, before anything is begun.</summary>
    /// <exception cref="InvalidArgumentException">It is none.</exception>
    internal static void Check(string? delayText)
    {
        if (delayText is { Length: > 0 }) Parse(delayText);
    }

    private static TimeSpan Parse(string text)
    {
        try
        {
            return GoDuration.Parse(text);
        }
        catch (FormatException e)
        {
            throw new InvalidArgumentException(e.Message, e);
        }
    }
}
