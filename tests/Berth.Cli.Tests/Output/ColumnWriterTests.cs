using Berth.Cli.Output;

namespace Berth.Cli.Tests.Output;

public class ColumnWriterTests
{
    /// <summary>Recorded from Podman 5.8.6.</summary>
    [Fact]
    public void Columns_are_those_of_podman_ps()
        => Assert.Equal(
            """
            CONTAINER ID  NAMES       STATUS                   PORTS
            75cc7eedf2ac  cli-ref     Up 2 seconds             127.0.0.1:18080->80/tcp
            3359be1066cf  cli-cr      Created                  
            98927e1f2acf  cli-ex      Exited (3) 1 second ago  

            """,
            ColumnWriter.Align("CONTAINER ID\tNAMES\tSTATUS\tPORTS\n75cc7eedf2ac\tcli-ref\tUp 2 seconds\t127.0.0.1:18080->80/tcp\n3359be1066cf\tcli-cr\tCreated\t\n98927e1f2acf\tcli-ex\tExited (3) 1 second ago\t\n"));

    [Fact]
    public void A_line_without_tabs_ends_a_column()
        => Assert.Equal(
            "aaaaaaaaaaaaaaaaaaa  b\nx\nc           d\n",
            ColumnWriter.Align("aaaaaaaaaaaaaaaaaaa\tb\nx\nc\td\n"));
}
