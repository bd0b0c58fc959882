using System.Globalization;
using Berth.Linux;

namespace Berth.Engine.Containers.Specification;

/// <summary>Makes ids and the two-word names of containers that were given none.</summary>
public static class NameGenerator
{
    private static readonly string[] Adjectives =
    [
        "able", "agile", "amber", "ample", "apt", "ardent", "awake", "balmy", "bold", "brave", "breezy", "bright", "brisk", "bubbly", "calm",
        "candid", "careful", "cheery", "chipper", "civil", "clear", "clever", "cosy", "crisp", "curious", "daring", "deft", "eager", "early",
        "earnest", "easy", "fair", "fancy", "festive", "fine", "fleet", "fond", "frank", "fresh", "gallant", "gentle", "glad", "golden",
        "graceful", "grand", "handy", "happy", "hardy", "hearty", "honest", "humble", "jolly", "joyful", "keen", "kind", "lively", "loyal",
        "lucid", "lucky", "mellow", "merry", "mighty", "modest", "neat", "nimble", "noble", "patient", "placid", "plucky", "polite", "prime",
        "proud", "quick", "quiet", "rapid", "ready", "rosy", "salty", "serene", "sharp", "silent", "sleek", "smart", "snug", "sober", "solid",
        "spry", "stable", "steady", "stout", "sturdy", "sunny", "swift", "tidy", "trim", "trusty", "upbeat", "valiant", "vivid", "warm",
        "wise", "witty", "zesty",
    ];

    private static readonly string[] Nouns =
    [
        "admiral", "anchor", "bark", "barge", "beacon", "bosun", "bow", "breaker", "brig", "buoy", "cabin", "canal", "canoe", "capstan",
        "captain", "caravel", "catamaran", "clipper", "coast", "compass", "coral", "corvette", "cove", "crane", "current", "cutter", "deck",
        "delta", "dinghy", "dock", "dolphin", "dory", "estuary", "ferry", "fjord", "fleet", "foghorn", "frigate", "galleon", "galley", "gull",
        "gunwale", "harbour", "hawser", "helm", "heron", "horizon", "hull", "island", "jetty", "jib", "junk", "kayak", "keel", "ketch",
        "lagoon", "lantern", "launch", "lighter", "lighthouse", "locker", "lugger", "mainsail", "marina", "mast", "mate", "moorings",
        "narwhal", "navigator", "oar", "otter", "packet", "pelican", "pier", "pilot", "pinnace", "port", "porthole", "quay", "raft", "reef",
        "rigging", "rudder", "sail", "sampan", "schooner", "sextant", "shoal", "skiff", "skipper", "sloop", "spinnaker", "steamer", "stern",
        "strait", "tender", "tide", "tiller", "trawler", "tug", "voyage", "wake", "wharf", "yacht", "yawl",
    ];

    /// <summary>A name that is not in use.</summary>
    /// <param name="isInUse">Whether a name is taken.</param>
    public static string NewName(Func<string, bool> isInUse)
    {
        for (var attempt = 0; ; attempt++)
        {
            var name = $"{Adjectives[RandomBytes.Below(Adjectives.Length)]}_{Nouns[RandomBytes.Below(Nouns.Length)]}";
            // Beyond a few collisions there are many containers: a number makes room.
            if (attempt > 4) name += RandomBytes.Below(10 * attempt).ToString(CultureInfo.InvariantCulture);
            if (!isInUse(name)) return name;
        }
    }
}
