using System.Globalization;
using Berth.Cli.Commands;

namespace Berth.Cli.Verbs.Images;

/// <summary>Asks which registry a short name belongs to.</summary>
internal static class ImageChoice
{
    /// <summary>What asks at the terminal; null where there is none.</summary>
    internal static Func<string, IReadOnlyList<string>, int>? For(Invocation invocation)
        => Console.IsInputRedirected || !invocation.Out.IsTerminal ? null : (_, names) => Ask(invocation, names);

    private static int Ask(Invocation invocation, IReadOnlyList<string> names)
    {
        while (true)
        {
            invocation.Error.WriteLine("Please select an image:");
            for (var i = 0; i < names.Count; i++) invocation.Error.WriteLine($"  {i + 1}) {names[i]}");
            invocation.Error.Write("Number: ").Flush();
            if (Console.In.ReadLine() is not { } line) return 0;
            if (int.TryParse(line.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= names.Count) return number - 1;
        }
    }
}
