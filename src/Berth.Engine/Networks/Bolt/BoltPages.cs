namespace Berth.Engine.Networks.Bolt;

/// <summary>
/// Which pages a transaction may write. Pages that the last committed state uses are never overwritten: they become
/// free for the next transaction.
/// </summary>
internal sealed class BoltPages(IEnumerable<ulong> free, ulong highWater)
{
    private readonly SortedSet<ulong> _free = new(free);
    private readonly SortedSet<ulong> _released = [];

    /// <summary>The number after the highest page in use.</summary>
    public ulong HighWater { get; private set; } = highWater;

    /// <summary>How many pages are free after this transaction.</summary>
    public int FreeCount => _free.Count + _released.Count;

    /// <summary>All pages that are free after this transaction, in order.</summary>
    public IEnumerable<ulong> FreeAfterwards => _free.Concat(_released).Order();

    /// <summary>Takes <paramref name="count"/> consecutive pages and returns the first.</summary>
    public ulong Allocate(int count)
    {
        ulong start = 0, length = 0;
        foreach (var page in _free)
        {
            if (length > 0 && page == start + length)
            {
                length++;
            }
            else
            {
                start = page;
                length = 1;
            }

            if (length == (ulong)count) break;
        }

        if (length == (ulong)count)
        {
            for (var page = start; page < start + length; page++) _free.Remove(page);
            return start;
        }

        start = HighWater;
        HighWater += (ulong)count;
        return start;
    }

    /// <summary>Gives back pages of the last committed state.</summary>
    public void Release(ulong start, ulong count)
    {
        for (var page = start; page < start + count; page++) _released.Add(page);
    }
}
