namespace Berth.Engine.Containers.Copying;

/// <summary>Whom copied files belong to, as numbers on the host.</summary>
public readonly record struct CopyOwner(uint User, uint Group);
