using Berth.Engine.Images;
using Berth.Linux.Errors;

namespace Berth.Kernel.Tests.Images.Registries;

/// <summary>How a push speaks to registries that are slow, busy, forgetful or break off.</summary>
public sealed class UploadTests : IDisposable
{
    private readonly TemporaryStore _store = new();
    private readonly ImageEngine _images;

    public UploadTests()
    {
        _images = new ImageEngine(_store.Store, new NoImageUsers(), _store.Directory, RegistryTests.Settings(_store.Directory) with { BlobCache = $"{_store.Directory}/blobs.sqlite" });
        var noise = new byte[200_000];
        new Random(1).NextBytes(noise);
        _images.Import(new ImageImportOptions { Source = _store.Archive("a.tar", ("noise", Convert.ToBase64String(noise))), Name = "one" });
    }

    public void Dispose() => _store.Dispose();

    [Fact]
    public void What_can_be_there_is_asked_for_first_and_a_layer_goes_in_chunks_and_the_configuration_in_one_piece()
    {
        using var registry = new UploadRegistry();
        Push(registry, "1");
        // Nobody knows what the layer will be when it is compressed, so that there is nothing to ask for.
        Assert.Equal(["POST", "PATCH chunked", "PUT end", "HEAD blob", "POST", "PUT whole", "PUT manifest"], registry.Requests);
        registry.Requests.Clear();
        Push(registry, "2");
        Assert.Equal(["HEAD blob", "HEAD blob", "PUT manifest"], registry.Requests);
        Assert.Equal(registry.Content["1"], registry.Content["2"]);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PATCH chunked")]
    [InlineData("PUT end")]
    [InlineData("PUT whole")]
    [InlineData("PUT manifest")]
    public void A_token_that_runs_out_in_the_middle_is_fetched_again(string where)
    {
        UploadRegistry? registry = null;
        using var server = registry = new UploadRegistry(request =>
        {
            if (request == where && registry!.Token == 1) registry.Token = 2;
            return null;
        })
        { Token = 1 };
        Push(registry, "1", retries: 0);
        Assert.True(registry.Content.ContainsKey("1"));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PATCH chunked")]
    [InlineData("PUT manifest")]
    public void A_limit_on_requests_is_waited_for_and_told(string where)
    {
        var isLimited = true;
        using var registry = new UploadRegistry(request =>
        {
            if (request != where || !isLimited) return null;
            isLimited = false;
            return new UploadFault("429 Too Many Requests", "Retry-After: 1\r\n");
        });
        var told = Push(registry, "1", retries: 0);
        Assert.Contains("limits requests (429 Too Many Requests): trying again in 1s", Assert.Single(told), StringComparison.Ordinal);
        Assert.True(registry.Content.ContainsKey("1"));
    }

    [Theory]
    [InlineData("POST", "503 Service Unavailable", -1)]
    [InlineData("PATCH chunked", "500 Internal Server Error", -1)]
    [InlineData("PATCH chunked", "", 50_000)]
    [InlineData("PUT end", "502 Bad Gateway", -1)]
    [InlineData("PUT whole", "", 10)]
    [InlineData("PUT manifest", "", 10)]
    public void What_may_pass_is_tried_again_and_what_is_there_is_not_sent_again(string where, string status, int cut)
    {
        var failures = 2;
        using var registry = new UploadRegistry(request => request == where && failures-- > 0 ? new UploadFault(status, CutsAfter: cut) : null);
        var told = Push(registry, "1");
        Assert.Equal(2, told.Count);
        Assert.All(told, static line => Assert.StartsWith("Failed, retrying in 1ms ... (", line, StringComparison.Ordinal));
        Assert.True(registry.Content.ContainsKey("1"));
        var layers = registry.Requests.Count(static request => request == "PATCH chunked");
        Assert.Equal(where is "PATCH chunked" or "PUT end" ? 3 : 1, layers);
    }

    [Fact]
    public void A_refusal_is_not_tried_again()
    {
        using var registry = new UploadRegistry(static request => request == "POST" ? new UploadFault("403 Forbidden") : null);
        Assert.Contains("requested access to the resource is denied", Assert.ThrowsAny<EngineException>(() => Push(registry, "1")).Message, StringComparison.Ordinal);
        Assert.Equal(["POST"], registry.Requests);
    }

    private List<string> Push(UploadRegistry registry, string tag, uint retries = 3)
    {
        var told = new ToldWarnings();
        _images.Push(new ImagePushOptions { Source = "one", Destination = $"{registry.Host}/x:{tag}", Login = RegistryTests.Insecure, Retries = retries, RetryDelay = "1ms" }, told);
        return told.Warnings;
    }
}
