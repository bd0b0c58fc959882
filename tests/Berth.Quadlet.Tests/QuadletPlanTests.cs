using Berth.Quadlet.Conversion;
using Berth.Quadlet.Generator;
using Berth.Quadlet.Installation;
using Berth.Quadlet.Loading;

namespace Berth.Quadlet.Tests;

/// <summary>Plans against what the generator has written; nothing runs.</summary>
public sealed class QuadletPlanTests : IDisposable
{
    private const string Unit = "[Container]\nImage=example.com/app\n";
    private readonly string _root = Directory.CreateTempSubdirectory("berth-").FullName;

    [Fact]
    public void Nothing_is_planned_where_nothing_has_changed()
    {
        Write("web.container", Unit);
        Generate();
        Assert.Empty(Plan().Changes);
        Write("web.container", "# a comment\n" + Unit);
        Assert.Empty(Plan().Changes);
    }

    [Fact]
    public void Each_service_that_differs_is_planned_with_the_keys_that_do_and_those_that_others_need_come_first()
    {
        Write("web.container", Unit + "Network=front.network\n");
        Write("old.container", Unit);
        Write("front.network", "[Network]\n");
        Generate();
        Write("web.container", Unit + "Network=front.network\nExec=serve\n[Service]\nRestart=always\n");
        Write("front.network", "[Network]\nInternal=true\n");
        Write("data.volume", "[Volume]\n");
        File.Delete(InDirectory("old.container"));
        Assert.Equal(
            ["Create data-volume.service ", "Change front-network.service Service.ExecStart", "Remove old.service ", "Change web.service Service.ExecStart,Service.Restart"],
            Plan().Changes.Select(change => $"{change.Kind} {change.Service} {string.Join(',', change.Keys)}"));
    }

    [Fact]
    public void What_is_to_be_installed_is_planned_before_it_is_written()
    {
        Install("app", ("one.container", Unit), ("two.container", Unit + "[Install]\nWantedBy=default.target\n"));
        Generate();
        var files = Files("app", ("one.container", Unit + "Exec=other\n"), ("three.container", Unit + "[Install]\nWantedBy=default.target\n"));
        var plan = Plan(files);
        Assert.Equal(
            ["Change one.service False", "Create three.service True", "Remove two.service False"],
            plan.Changes.Select(change => $"{change.Kind} {change.Service} {change.IsWanted}"));
        Assert.Equal(Unit, File.ReadAllText(InDirectory("one.container")));

        files.Write();
        Assert.False(File.Exists(InDirectory("two.container")));
        Assert.True(files.PutBack(InDirectory("one.container")));
        Assert.True(files.PutBack(InDirectory("three.container")));
        Assert.False(files.PutBack(InDirectory("another.container")));
        Assert.Equal(Unit, File.ReadAllText(InDirectory("one.container")));
        Assert.False(File.Exists(InDirectory("three.container")));
    }

    [Fact]
    public void A_file_that_is_broken_is_an_error_and_does_not_end_its_service()
    {
        Write("web.container", Unit);
        Write("bad.container", Unit);
        Generate();
        Write("web.container", "[Container]\nImgae=example.com/app\n");
        Write("bad.container", "nothing\n");
        var plan = Plan();
        Assert.Empty(plan.Changes);
        Assert.Equal(2, plan.Errors.Count);
    }

    [Fact]
    public void A_template_is_known_for_one()
    {
        Write("web@.container", Unit);
        Assert.True(Assert.Single(Plan().Changes).IsTemplate);
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_root, recursive: true);

    private string InDirectory(string name) => $"{Directory.CreateDirectory(_root + "/units").FullName}/{name}";

    private string Generated => Directory.CreateDirectory(_root + "/generated").FullName;

    private void Write(string name, string content) => File.WriteAllText(InDirectory(name), content);

    private void Generate()
    {
        Directory.Delete(Generated, recursive: true);
        QuadletGenerator.Run("berth-system-generator", [Generated], new GeneratorHost("/usr/bin/podman", "", 0, Variable, _ => { }, _ => { }));
    }

    private string? Variable(string name) => name == "QUADLET_UNIT_DIRS" ? _root + "/units" : null;

    private PlannedFiles Files(string name, params ReadOnlySpan<(string Name, string Content)> files)
    {
        var source = $"{Directory.CreateTempSubdirectory("berth-").FullName}/{name}";
        Directory.CreateDirectory(source);
        foreach (var (file, content) in files)
            File.WriteAllText($"{source}/{file}", content);
        var planned = new PlannedFiles(_root + "/units", QuadletSource.Read([source], url => throw new InvalidOperationException(url)));
        Directory.Delete(Path.GetDirectoryName(source)!, recursive: true);
        return planned;
    }

    private void Install(string name, params ReadOnlySpan<(string Name, string Content)> files) => Files(name, files).Write();

    private QuadletPlan Plan(PlannedFiles? files = null) => QuadletPlan.Make(
        SearchPaths.Find(false, Variable, 0, _ => { }), files, new ConversionOptions("/usr/bin/podman", IsUser: false, _ => false), Generated);
}
