using Berth.Linux.Errors;
using Berth.Storage.Images;
using Berth.Storage.Records;

namespace Berth.Storage.Tests.Images;

public class ImageLookupTests
{
    private static readonly ImageRecord[] Images =
    [
        Image("aa11", "docker.io/library/alpine:latest", "docker.io/library/alpine:3.20"),
        Image("aa22", "localhost/tool:latest"),
        Image("bb33", "quay.io/team/app:v1", "registry.example:5000/other/app:v2"),
        Image("cc44") with { Digest = "sha256:" + new string('d', 64), NamesHistory = ["quay.io/gone/thing:latest"] },
    ];

    [Theory]
    [InlineData("docker.io/library/alpine:latest", "aa11")]
    [InlineData("docker.io/library/alpine", "aa11")]
    [InlineData("alpine", "aa11")]
    [InlineData("alpine:3.20", "aa11")]
    [InlineData("library/alpine", "aa11")]
    [InlineData("tool", "aa22")]
    [InlineData("localhost/tool", "aa22")]
    [InlineData("app:v1", "bb33")]
    [InlineData("team/app:v1", "bb33")]
    [InlineData("registry.example:5000/other/app:v2", "bb33")]
    [InlineData("bb", "bb33")]
    [InlineData("sha256:cc44", "cc44")]
    [InlineData("sha256:dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd", "cc44")]
    [InlineData("quay.io/gone/thing@sha256:dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd", "cc44")]
    public void An_image_is_found_by_what_people_call_it(string text, string id)
        => Assert.Equal(id.PadRight(64, '0'), new ImageLookup(Images).Find(text).Id);

    [Theory]
    [InlineData("nothing")]
    [InlineData("alpine:3.21")]
    [InlineData("pp:v1")]
    [InlineData("app")]
    [InlineData("")]
    [InlineData("zz")]
    [InlineData("quay.io/other/thing@sha256:dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd")]
    public void What_is_not_there_is_refused_in_podmans_words(string text)
        => Assert.Equal($"{text}: image not known", Assert.Throws<NotFoundException>(() => new ImageLookup(Images).Find(text)).Message);

    [Fact]
    public void An_ambiguous_beginning_is_refused_with_the_number_of_images()
        => Assert.Equal("aa: image not known (the identifiers of 2 images begin so)", Assert.Throws<NotFoundException>(() => new ImageLookup(Images).Find("aa")).Message);

    [Fact]
    public void A_name_wins_over_an_identifier()
        => Assert.Equal("aa22".PadRight(64, '0'), new ImageLookup([.. Images, Image("ffff")]).TryFind("tool")!.Id);

    private static ImageRecord Image(string id, params string[] names) => new() { Id = id.PadRight(64, '0'), Names = names };
}
