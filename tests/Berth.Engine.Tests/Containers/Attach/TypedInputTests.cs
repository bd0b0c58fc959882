using System.Text;
using Berth.Engine.Containers.Attach;
using Berth.Linux.Files;
using Berth.Linux.Terminals;

namespace Berth.Engine.Tests.Containers.Attach;

/// <summary>What a user types, with the sequences taken out that leave a container.</summary>
public sealed class TypedInputTests
{
    [Theory]
    [InlineData("ab\u001d\u001d\u001dcd", "ab", true)]
    [InlineData("ab\u0010\u0011", "ab", true)]
    [InlineData("ab\u001d\u001d-", "ab\u001d\u001d-", false)]
    [InlineData("ab\u0010\u001d-", "ab\u0010\u001d-", false)]
    public void Any_of_several_sequences_leaves(string typed, string passed, bool leaves)
    {
        var (read, write) = FileSystem.Pipe();
        using (read)
        using (write)
        {
            FileSystem.Write(write, Encoding.ASCII.GetBytes(typed));
            var state = new TypedInput(read, DetachKeys.Parse("ctrl-p,ctrl-q"), null, DetachKeys.Console).Read(out var rest);
            Assert.Equal(passed, Encoding.ASCII.GetString(rest));
            Assert.Equal(leaves ? TypedInputState.Detached : TypedInputState.Open, state);
        }
    }
}
