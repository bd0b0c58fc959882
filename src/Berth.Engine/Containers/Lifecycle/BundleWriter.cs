using Berth.Engine.Containers.Specification;
using Berth.Engine.Runtime;

namespace Berth.Engine.Containers.Lifecycle;

internal sealed class BundleWriter(EngineSettings settings, ContainerStore store, ContainerVolumes volumes)
{
    public void Write(ContainerSpecification specification, string bundle, string rootPath, ConnectedNetwork network, CgroupPlacement placement)
    {
        _ = (settings, store, volumes, specification, bundle, rootPath, network, placement);
    }
}
