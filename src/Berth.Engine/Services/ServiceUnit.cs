namespace Berth.Engine.Services;

/// <summary>A unit file that was made.</summary>
/// <param name="Name">The name without <c>.service</c>.</param>
/// <param name="Text">The file's content.</param>
public sealed record ServiceUnit(string Name, string Text);
