namespace Berth.Storage;

/// <summary>What is wrong with something in a store.</summary>
public enum StoreProblemKind
{
    /// <summary>A layer was being made or removed when its program ended.</summary>
    IncompleteLayer,

    /// <summary>A layer that no image, container or layer needs, older than a day.</summary>
    UnusedLayer,

    /// <summary>A file or directory that no record knows.</summary>
    UnknownFile,

    /// <summary>A staging directory whose program is gone.</summary>
    StaleStaging,

    /// <summary>A record whose content is missing; only removing what needs it repairs that.</summary>
    MissingContent,

    /// <summary>A layer whose files are not those that it was made with; only removing what needs it repairs that.</summary>
    DamagedContent,
}
