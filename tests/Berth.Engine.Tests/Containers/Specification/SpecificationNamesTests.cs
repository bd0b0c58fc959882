using Berth.Engine.Containers.Specification;

namespace Berth.Engine.Tests.Containers.Specification;

public sealed class SpecificationNamesTests
{
    [Fact]
    public void Every_value_of_an_enumeration_has_its_name_in_its_place()
    {
        Check<CgroupUse>(SpecificationNames.CgroupUses);
        Check<ConsoleMode>(SpecificationNames.ConsoleModes);
        Check<JournalLink>(SpecificationNames.JournalLinks);
        Check<MountKind>(SpecificationNames.MountKinds);
        Check<NamespaceKind>(SpecificationNames.NamespaceKinds);
        Check<Relabeling>(SpecificationNames.Relabelings);
    }

    private static void Check<T>(string[] names) where T : struct, Enum
    {
        Assert.Equal(Enum.GetNames<T>(), names);
        for (var place = 0; place < names.Length; place++) Assert.Equal(place, Convert.ToInt32(Enum.Parse<T>(names[place]), System.Globalization.CultureInfo.InvariantCulture));
    }
}
