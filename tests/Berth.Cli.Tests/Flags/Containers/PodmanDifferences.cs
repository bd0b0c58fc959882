namespace Berth.Cli.Tests.Flags.Containers;

/// <summary>Where Berth's config.json differs from Podman's on purpose, and why.</summary>
internal static class PodmanDifferences
{
    /// <summary>Takes the justified differences out of both documents.</summary>
    public static void Justify(string[] words, Dictionary<string, string> expected, Dictionary<string, string> actual)
    {
        // A bare "init" is systemd's too: it is /sbin/init by the image's PATH.
        if (words[^1] == "init")
        {
            expected.Clear();
            actual.Clear();
        }

        // Podman mounts the root of a user namespace through a directory of its own, and names network namespaces at random.
        if (words.Contains("--uidmap")) expected["root/path"] = actual["root/path"];
        if (expected.GetValueOrDefault("linux/namespaces") is { } namespaces && namespaces.IndexOf("\"path\":\"/run/netns/", StringComparison.Ordinal) is >= 0 and var at)
            expected["linux/namespaces"] = namespaces[..at] + namespaces[namespaces.IndexOf("\"type\"", at, StringComparison.Ordinal)..];
        foreach (var path in actual.Keys.Where(p => p.StartsWith("mounts ", StringComparison.Ordinal)).ToList())
        {
            // Podman leaves an empty option behind --shm-size-systemd's place.
            if (expected.TryGetValue(path, out var theirs)) expected[path] = theirs.Replace(",\"\"]", "]", StringComparison.Ordinal);
        }

        // Podman adds nosuid, noexec and nodev to /dev/shm twice in a read-only container.
        if (expected.TryGetValue("mounts /dev/shm", out var shm))
            expected["mounts /dev/shm"] = shm.Replace("\"nosuid\",\"noexec\",\"nodev\",\"nosuid\",\"noexec\",\"nodev\"", "\"nosuid\",\"noexec\",\"nodev\"", StringComparison.Ordinal);
        // The grace period of a container with systemd is that of systemd's own units.
        if (actual.GetValueOrDefault("annotations/org.systemd.property.TimeoutStopUSec") == "\"uint64 90000000\"")
            expected["annotations/org.systemd.property.TimeoutStopUSec"] = "\"uint64 90000000\"";
        // systemd reports its boot on a console, so that its container always has one; a console that nobody asked for is a plain one.
        if (actual.GetValueOrDefault("process/terminal") == "true" && !expected.ContainsKey("process/terminal"))
            actual.Remove("process/terminal");
        // A container that boots may reboot: reboot(2) only ends its own init.
        foreach (var path in (string[])["process/capabilities/bounding", "process/capabilities/effective", "process/capabilities/permitted"])
        {
            if (expected.TryGetValue(path, out var theirs) && !theirs.Contains("CAP_SYS_BOOT", StringComparison.Ordinal)
                && actual["process/env"].Contains("container_uuid=", StringComparison.Ordinal))
            {
                actual[path] = actual[path].Replace("\"CAP_SYS_BOOT\",", "", StringComparison.Ordinal);
            }
        }

        // These depend on the host's /dev and CPUs.
        if (words.Contains("--privileged"))
        {
            expected.Remove("linux/devices");
            actual.Remove("linux/devices");
        }

        if (actual.TryGetValue("linux/maskedPaths", out var masked) && masked.Contains("thermal_throttle", StringComparison.Ordinal))
        {
            var paths = System.Text.Json.JsonSerializer.Deserialize<string[]>(masked)!.Where(p => !p.EndsWith("/thermal_throttle", StringComparison.Ordinal));
            actual["linux/maskedPaths"] = System.Text.Json.JsonSerializer.Serialize(paths.ToArray());
        }
    }
}
