using System.Text;
using Berth.Linux.Errors;

namespace Berth.Cli.Flags;

/// <summary>Asks for a password at the terminal, without echo.</summary>
internal static class PasswordPrompt
{
    /// <summary>Prints the prompt and reads a line.</summary>
    /// <param name="prompt">What is asked.</param>
    /// <param name="problem">How the message begins where nobody can be asked.</param>
    /// <exception cref="InvalidArgumentException">Standard input is no terminal.</exception>
    internal static string Read(string prompt, string problem)
    {
        Console.Out.Write(prompt);
        Console.Out.Flush();
        if (Console.IsInputRedirected) throw new InvalidArgumentException($"{problem}: inappropriate ioctl for device");
        var text = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                if (text.Length > 0) text.Length--;
            }
            else if (key.KeyChar != 0)
            {
                text.Append(key.KeyChar);
            }
        }

        Console.Out.WriteLine();
        return text.ToString();
    }
}
