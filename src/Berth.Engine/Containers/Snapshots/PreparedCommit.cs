using Berth.Engine.Images;
using Berth.Oci.Images;

namespace Berth.Engine.Containers.Snapshots;

/// <summary>A commit of which everything is decided but the layer.</summary>
/// <param name="Options">What was asked for.</param>
/// <param name="Original">The container's image; null for one that runs in a directory.</param>
/// <param name="Configuration">How containers of the new image run.</param>
/// <param name="Names">Its full names.</param>
internal sealed record PreparedCommit(CommitOptions Options, StoredImage? Original, ContainerConfiguration Configuration, IReadOnlyList<string> Names);
