using Berth.Linux.Files;
using Berth.Quadlet.Conversion;

namespace Berth.Quadlet.Loading;

/// <summary>
/// The directories that unit files are looked for in (podman-systemd.unit(5)), sub-directories included, in order of
/// precedence; the listing of each is kept, since units and drop-ins are found in it.
/// </summary>
public sealed class SearchPaths
{
    private const string AdministratorUsers = "/etc/containers/systemd/users";

    private readonly List<string> _paths = [];
    private readonly HashSet<string> _visited = [];
    private readonly Action<string> _warn;

    private SearchPaths(Action<string> warn) => _warn = warn;

    /// <summary>All directories, those that do not exist too.</summary>
    public IReadOnlyList<string> Paths => _paths;

    /// <summary>The directories that could be read, with their entries.</summary>
    internal List<(string Path, List<DirectoryEntry> Entries)> Directories { get; } = [];

    /// <summary>Finds the directories.</summary>
    /// <param name="isUser">Whether units of a user are wanted.</param>
    /// <param name="environment">How to read an environment variable.</param>
    /// <param name="userId">The user's id.</param>
    /// <param name="warn">Takes what is odd about the environment.</param>
    public static SearchPaths Find(bool isUser, Func<string, string?> environment, uint userId, Action<string> warn)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var search = new SearchPaths(warn);
        if (environment("QUADLET_UNIT_DIRS") is { Length: > 0 } directories)
            search.AddList(directories);
        else if (isUser)
            search.AddUser(environment, userId);
        else
            search.AddSystem();
        return search;
    }

    /// <summary>Adds files that are to be written to the listings, and takes those out that are to be removed.</summary>
    internal void Foresee(Installation.PlannedFiles files)
    {
        var at = Directories.FindIndex(directory => directory.Path == files.Directory);
        if (at < 0)
        {
            at = Directories.Count;
            Directories.Add((files.Directory, []));
        }

        var entries = Directories[at].Entries;
        entries.RemoveAll(entry => files.Removed.Contains($"{files.Directory}/{entry.Name}"));
        foreach (var path in files.New.Keys)
        {
            var name = path[(files.Directory.Length + 1)..];
            if (!entries.Exists(entry => entry.Name == name))
                entries.Add(new DirectoryEntry(name, EntryKind.File));
        }
    }

    private void AddList(string directories)
    {
        foreach (var directory in directories.Split(':'))
        {
            if (directory is ['/', ..])
                Walk(directory, null);
            else
                _warn($"{directory} not a valid file path");
        }
    }

    private void AddSystem()
    {
        var users = DirectoryListing.TryResolve(AdministratorUsers) ?? AdministratorUsers;
        bool IsForSystem(string path) => !path.StartsWith(users, StringComparison.Ordinal);
        Walk("/run/containers/systemd", IsForSystem);
        Walk("/etc/containers/systemd", IsForSystem);
        Walk("/usr/share/containers/systemd", null);
    }

    private void AddUser(Func<string, string?> environment, uint userId)
    {
        if (environment("XDG_RUNTIME_DIR") is { } runtime)
            Walk(PathText.Join(runtime, "containers/systemd"), null);
        string configuration;
        if (environment("XDG_CONFIG_HOME") is { Length: > 0 } configured)
        {
            if (configured[0] != '/')
            {
                _warn("Warning: path in $XDG_CONFIG_HOME is relative");
                return;
            }
            configuration = configured;
        }
        else if (environment("HOME") is { Length: > 0 } home)
        {
            configuration = PathText.Join(home, ".config");
        }
        else
        {
            _warn("Warning: neither $XDG_CONFIG_HOME nor $HOME are defined");
            return;
        }
        Walk(PathText.Join(configuration, "containers/systemd"), null);
        var users = DirectoryListing.TryResolve(AdministratorUsers) ?? AdministratorUsers;
        Walk(AdministratorUsers, path => !IsOfOneUser(path, users));
        Walk($"{AdministratorUsers}/{userId}", null);
    }

    // Directories under users/ whose names are numbers belong to one user each.
    private static bool IsOfOneUser(string path, string users)
    {
        if (!path.StartsWith(users, StringComparison.Ordinal) || path.Length == users.Length)
            return false;
        var name = path.AsSpan(users.Length).TrimStart('/');
        var slash = name.IndexOf('/');
        return !(slash < 0 ? name : name[..slash]).ContainsAnyExceptInRange('0', '9');
    }

    private void Walk(string path, Func<string, bool>? isWanted)
    {
        if (DirectoryListing.TryResolve(path) is not { } resolved)
        {
            if (_visited.Add(PathText.Clean(path)))
                _paths.Add(PathText.Clean(path));
            return;
        }
        WalkResolved(resolved, isWanted);
    }

    private void WalkResolved(string path, Func<string, bool>? isWanted)
    {
        if (path.EndsWith(".d", StringComparison.Ordinal) || (isWanted is not null && !isWanted(path)) || _visited.Contains(path))
            return;
        if (DirectoryListing.TryRead(path) is not { } entries)
            return;
        _visited.Add(path);
        _paths.Add(path);
        Directories.Add((path, entries));
        foreach (var entry in entries)
        {
            if (entry.Kind is EntryKind.Directory)
                WalkResolved($"{(path == "/" ? "" : path)}/{entry.Name}", isWanted);
            else if (entry.Kind is EntryKind.SymbolicLink or EntryKind.Unknown)
                Walk($"{(path == "/" ? "" : path)}/{entry.Name}", isWanted);
        }
    }
}
