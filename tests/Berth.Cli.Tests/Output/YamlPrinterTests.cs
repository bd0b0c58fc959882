using System.Text.Json;
using Berth.Cli.Output;

namespace Berth.Cli.Tests.Output;

public class YamlPrinterTests
{
    /// <summary>As Podman 5.8.6 prints the same values.</summary>
    [Fact]
    public void A_document_is_laid_out_as_podman_info_lays_it_out()
    {
        using var document = JsonDocument.Parse("""
            {"b":{"version":"conmon version 2.1.13, commit: unknown","executable":"","lines":"one\ntwo","ends":"one\n  two\n"},
             "a":["x","y"],"n":null,"e":{},"l":[],"s":{"Native Overlay Diff":"true","d":2}}
            """);
        Assert.Equal(
            """
            a:
            - x
            - "y"
            b:
              ends: |
                one
                  two
              executable: ""
              lines: |-
                one
                two
              version: 'conmon version 2.1.13, commit: unknown'
            e: {}
            l: []
            "n": null
            s:
              Native Overlay Diff: "true"
              d: 2

            """,
            YamlPrinter.Print(document.RootElement));
    }
}
