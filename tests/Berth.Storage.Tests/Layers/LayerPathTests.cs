using System.Text;
using Berth.Storage.Layers;
using Berth.Storage.Tar;

namespace Berth.Storage.Tests.Layers;

public class LayerPathTests
{
    [Theory]
    [InlineData("./", "")]
    [InlineData("/", "")]
    [InlineData("a/b", "a/b")]
    [InlineData("./a//b/", "a/b")]
    [InlineData("/etc/passwd", "etc/passwd")]
    [InlineData("a/../b", "b")]
    [InlineData("a/b/../../c", "c")]
    [InlineData("/../../x", "x")]
    [InlineData("...", "...")]
    [InlineData("a/..b", "a/..b")]
    public void A_name_is_cleaned(string name, string path)
        => Assert.Equal(path, Encoding.UTF8.GetString(LayerPath.Clean(Encoding.UTF8.GetBytes(name))));

    [Theory]
    [InlineData("..")]
    [InlineData("../x")]
    [InlineData("a/../../x")]
    [InlineData("./../x")]
    [InlineData("a\0b")]
    public void A_name_that_leads_out_is_refused(string name)
        => Assert.Throws<TarException>(() => LayerPath.Clean(Encoding.UTF8.GetBytes(name)));
}
