namespace Berth.Linux.Files;

/// <summary>The descriptors 0 to 2, which a process may be started without.</summary>
public static unsafe class StandardDescriptors
{
    private const int GetDescriptorFlags = 1;
    private const int ReadWrite = 2;
    private const int CurrentDirectory = -100;

    /// <summary>
    /// Puts /dev/null where one is closed: a file that got its number would be written to by messages. To be called before anything is
    /// opened.
    /// </summary>
    public static void Complete()
    {
        for (var number = 0; number <= 2; number++)
        {
            // It gets the lowest number that is free, and is inherited as any standard stream.
            if (Libc.fcntl(number, GetDescriptorFlags, null) == -1)
                _ = Libc.openat(CurrentDirectory, "/dev/null", ReadWrite, 0);
        }
    }
}
