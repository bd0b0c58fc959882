namespace Berth.Storage.Changes;

/// <summary>A difference between two trees.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Path">The path, absolute in the tree.</param>
public readonly record struct TreeChange(TreeChangeKind Kind, string Path);
