using System.Text;
using Berth.Systemd.UnitFiles;

namespace Berth.Quadlet.Conversion;

/// <summary>Units that make one resource and are done: networks, volumes, images, builds, artifacts.</summary>
internal static class ResourceConversions
{
    internal static void Network(UnitConversion conversion)
    {
        ServiceSkeleton.Prepare(conversion);
        var name = conversion.NonEmpty("NetworkName") ?? ResourceName(conversion);
        if (conversion.Boolean("NetworkDeleteOnStop") ?? false)
        {
            var remove = new CommandLine(conversion);
            remove.Add("network", "rm", name);
            conversion.Result.AddCommandLine(UnitConversion.ServiceSection, "ExecStopPost", remove.Words);
        }
        var create = new CommandLine(conversion);
        create.Add("network", "create", "--ignore");
        create.AddBoolean("DisableDNS", "--disable-dns");
        create.AddBoolean("Internal", "--internal");
        create.AddBoolean("IPv6", "--ipv6");
        create.AddValue("Driver", "--driver");
        create.AddValue("IPAMDriver", "--ipam-driver");
        create.AddValue("InterfaceName", "--interface-name");
        create.AddEach("DNS", "--dns");
        AddSubnets(conversion, create);
        create.AddPairs("Options", "--opt");
        create.AddPairs("Label", "--label");
        create.AddEngineArguments();
        create.Add(name);
        Finish(conversion, create, name, remainAfterExit: true);
    }

    internal static void Volume(UnitConversion conversion)
    {
        ServiceSkeleton.Prepare(conversion);
        var name = conversion.NonEmpty("VolumeName") ?? ResourceName(conversion);
        var create = new CommandLine(conversion);
        create.Add("volume", "create", "--ignore");
        var driver = conversion.Value("Driver");
        if (driver is not null)
            create.Add("--driver", driver);
        if (driver == "image")
        {
            var image = conversion.Value("Image") ?? throw conversion.Fail("the key Image is mandatory when using the image driver", "Driver");
            create.Add("--opt", "image=" + References.ResolveImage(conversion, image));
        }
        else
        {
            AddMountOptions(conversion, create);
        }
        create.AddPairs("Label", "--label");
        create.AddEngineArguments();
        create.Add(name);
        Finish(conversion, create, name, remainAfterExit: true);
    }

    internal static void Image(UnitConversion conversion)
    {
        ServiceSkeleton.Prepare(conversion);
        var image = conversion.NonEmpty("Image") ?? throw conversion.Fail("no Image key specified", "Image");
        var pull = new CommandLine(conversion);
        pull.Add("image", "pull");
        pull.AddValue("Arch", "--arch");
        pull.AddValue("AuthFile", "--authfile");
        pull.AddValue("CertDir", "--cert-dir");
        pull.AddValue("Creds", "--creds");
        pull.AddValue("DecryptionKey", "--decryption-key");
        pull.AddValue("OS", "--os");
        pull.AddValue("Policy", "--policy");
        pull.AddValue("Variant", "--variant");
        pull.AddValue("Retry", "--retry");
        pull.AddValue("RetryDelay", "--retry-delay");
        pull.AddBoolean("AllTags", "--all-tags");
        pull.AddBoolean("TLSVerify", "--tls-verify");
        pull.AddEngineArguments();
        pull.Add(image);
        Finish(conversion, pull, conversion.NonEmpty("ImageTag") ?? image, remainAfterExit: true);
    }

    internal static void Artifact(UnitConversion conversion)
    {
        ServiceSkeleton.Prepare(conversion);
        var artifact = conversion.NonEmpty("Artifact") ?? throw conversion.Fail("no Artifact key specified", "Artifact");
        var pull = new CommandLine(conversion);
        pull.Add("artifact", "pull");
        pull.AddValue("AuthFile", "--authfile");
        pull.AddValue("CertDir", "--cert-dir");
        pull.AddValue("Creds", "--creds");
        pull.AddValue("DecryptionKey", "--decryption-key");
        pull.AddValue("Retry", "--retry");
        pull.AddValue("RetryDelay", "--retry-delay");
        pull.AddBoolean("Quiet", "--quiet");
        pull.AddBoolean("TLSVerify", "--tls-verify");
        pull.AddEngineArguments();
        pull.Add(artifact);
        Finish(conversion, pull, artifact, remainAfterExit: true);
    }

    internal static void Build(UnitConversion conversion)
    {
        ServiceSkeleton.Prepare(conversion);
        // The service runs again whenever it is started: the build is cached, not the fact that it was done.
        var build = new CommandLine(conversion);
        build.Add("build");
        if (conversion.NonEmpty("Pull") is { } pull)
            build.Add("--pull=" + pull);
        build.AddValue("Arch", "--arch");
        build.AddValue("AuthFile", "--authfile");
        build.AddValue("IgnoreFile", "--ignorefile");
        build.AddValue("Target", "--target");
        build.AddValue("Variant", "--variant");
        build.AddValue("Retry", "--retry");
        build.AddValue("RetryDelay", "--retry-delay");
        build.AddBoolean("TLSVerify", "--tls-verify");
        build.AddBoolean("ForceRM", "--force-rm");
        var tags = conversion.All("ImageTag");
        if (tags.Length == 0)
            throw conversion.Fail("no ImageTag key specified", "ImageTag");
        build.AddEach("DNS", "--dns");
        build.AddEach("DNSOption", "--dns-option");
        build.AddEach("DNSSearch", "--dns-search");
        build.AddEach("GroupAdd", "--group-add");
        build.AddEach("ImageTag", "--tag");
        build.AddPairs("BuildArg", "--build-arg");
        build.AddPairs("Environment", "--env");
        build.AddPairs("Label", "--label");
        build.AddPairs("Annotation", "--annotation");
        References.AddNetworks(conversion, build);
        build.AddEachWord("Secret", "--secret", WordSplitter.CommandLine);
        References.AddVolumes(conversion, build);
        AddContext(conversion, build);
        Finish(conversion, build, tags[0].Value, remainAfterExit: false);
    }

    private static void AddContext(UnitConversion conversion, CommandLine build)
    {
        var context = WorkingDirectory.Set(conversion);
        var directory = conversion.Result.LookupNonEmpty(UnitConversion.ServiceSection, "WorkingDirectory");
        var file = conversion.NonEmpty("File");
        if (context is null && directory is null && file is null)
            throw conversion.Fail("neither SetWorkingDirectory, nor File key specified");
        if (file is not null)
            build.Add("--file", file);
        build.AddEngineArguments();
        if (context is not null)
        {
            build.Add(context);
        }
        else if (file is null || (file[0] != '/' && !WorkingDirectory.IsUrl(file) && !PathText.StartsWithSpecifier(file)))
        {
            // A relative Containerfile is looked for in the context.
            build.Add(directory ?? throw conversion.Fail("relative path in File key requires SetWorkingDirectory key to be set", "File"));
        }
    }

    private static void AddSubnets(UnitConversion conversion, CommandLine create)
    {
        var subnets = conversion.All("Subnet");
        var gateways = conversion.All("Gateway");
        var ranges = conversion.All("IPRange");
        if (subnets.Length == 0 && (gateways.Length > 0 || ranges.Length > 0))
            throw conversion.Fail("cannot set gateway or range without subnet", gateways.Length > 0 ? "Gateway" : "IPRange");
        if (gateways.Length > subnets.Length)
            throw conversion.Fail("cannot set more gateways than subnets", "Gateway");
        if (ranges.Length > subnets.Length)
            throw conversion.Fail("cannot set more ranges than subnets", "IPRange");
        for (var i = 0; i < subnets.Length; i++)
        {
            create.Add("--subnet", subnets[i].Value);
            if (i < gateways.Length)
                create.Add("--gateway", gateways[i].Value);
            if (i < ranges.Length)
                create.Add("--ip-range", ranges[i].Value);
        }
    }

    private static void AddMountOptions(UnitConversion conversion, CommandLine create)
    {
        var options = new StringBuilder();
        if (conversion.Value("User") is not null)
            options.Append("uid=").Append(conversion.Unit.LookupUnsigned(conversion.Section, "User") ?? 0);
        if (conversion.Value("Group") is not null)
            options.Append(options.Length > 0 ? "," : "").Append("gid=").Append(conversion.Unit.LookupUnsigned(conversion.Section, "Group") ?? 0);
        if (conversion.Boolean("Copy") is { } copy)
            create.Add("--opt", copy ? "copy" : "nocopy");
        var device = conversion.NonEmpty("Device");
        if (device is not null)
            create.Add("--opt", "device=" + device);
        if (conversion.NonEmpty("Type") is { } type)
        {
            if (device is null)
                throw conversion.Fail("key Type can't be used without Device", "Type");
            create.Add("--opt", "type=" + type);
            if (type == "bind")
                conversion.Result.Add(UnitConversion.UnitSection, "RequiresMountsFor", device);
        }
        if (conversion.NonEmpty("Options") is { } more)
        {
            if (device is null)
                throw conversion.Fail("key Options can't be used without Device", "Options");
            options.Append(options.Length > 0 ? "," : "").Append(more);
        }
        if (options.Length > 0)
            create.Add("--opt", $"o={options}");
    }

    private static string ResourceName(UnitConversion conversion) => Naming.ResourceName(conversion.Unit);

    private static void Finish(UnitConversion conversion, CommandLine command, string resource, bool remainAfterExit)
    {
        conversion.Result.AddCommandLine(UnitConversion.ServiceSection, "ExecStart", command.Words);
        ServiceSkeleton.MakeOneshot(conversion, remainAfterExit);
        conversion.Info.ResourceName = resource;
    }
}
