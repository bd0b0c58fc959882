namespace Berth.Cli.Flags;

/// <summary>What else a declaration can say about a flag; each returns the flag it was called on.</summary>
public static class FlagExtensions
{
    /// <summary>Says what a shell offers for the value.</summary>
    public static T Completes<T>(this T flag, Completion completion) where T : Flag
    {
        flag.Completion = completion;
        return flag;
    }

    /// <summary>Leaves the flag out of help and completion.</summary>
    public static T Hidden<T>(this T flag) where T : Flag
    {
        flag.IsHidden = true;
        return flag;
    }

    /// <summary>Prints <paramref name="note"/> on standard error when the flag is used, and hides it.</summary>
    public static T Deprecated<T>(this T flag, string note) where T : Flag
    {
        flag.Deprecation = note;
        flag.IsHidden = true;
        return flag;
    }

    /// <summary>The flag may stand alone and means <paramref name="value"/> then (pflag's NoOptDefVal).</summary>
    public static T Bare<T>(this T flag, string value) where T : Flag
    {
        flag.ValueWhenBare = value;
        return flag;
    }

    /// <summary>Declares a flag that Podman has and Berth refuses by name until it is served.</summary>
    public static T NotYet<T>(this T flag) where T : Flag
    {
        flag.IsMissing = true;
        return flag;
    }
}
