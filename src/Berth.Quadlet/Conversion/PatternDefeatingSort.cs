using System.Numerics;

namespace Berth.Quadlet.Conversion;

/// <summary>
/// Pattern-defeating quicksort (Orson Peters) in the variant of Go's <c>sort.Slice</c>. It is not stable, and the order in
/// which it leaves equal units shows in a pod's Wants=; so the same units need the same algorithm.
/// </summary>
internal static class PatternDefeatingSort
{
    private const int InsertionLimit = 12;
    private const int ShiftSteps = 5;
    private const int ShiftLimit = 50;
    private const int NintherLimit = 50;
    private const int MaxSwaps = 4 * 3;

    private enum Hint
    {
        Unknown,
        Increasing,
        Decreasing,
    }

    /// <summary>Sorts <paramref name="items"/>.</summary>
    internal static void Sort<T>(T[] items, Func<T, T, bool> less)
        => new Sorter<T>(items, less).Run(0, items.Length, 32 - BitOperations.LeadingZeroCount((uint)items.Length));

    private readonly struct Sorter<T>(T[] items, Func<T, T, bool> less)
    {
        private bool Less(int i, int j) => less(items[i], items[j]);

        private void Swap(int i, int j) => (items[i], items[j]) = (items[j], items[i]);

        internal void Run(int a, int b, int limit)
        {
            var wasBalanced = true;
            var wasPartitioned = true;
            while (true)
            {
                var length = b - a;
                if (length <= InsertionLimit)
                {
                    Insert(a, b);
                    return;
                }
                if (limit == 0)
                {
                    HeapSort(a, b);
                    return;
                }
                if (!wasBalanced)
                {
                    BreakPatterns(a, b);
                    limit--;
                }
                var (pivot, hint) = ChoosePivot(a, b);
                if (hint == Hint.Decreasing)
                {
                    Array.Reverse(items, a, b - a);
                    pivot = b - 1 - (pivot - a);
                    hint = Hint.Increasing;
                }
                if (wasBalanced && wasPartitioned && hint == Hint.Increasing && PartialInsert(a, b))
                    return;
                if (a > 0 && !Less(a - 1, pivot))
                {
                    a = PartitionEqual(a, b, pivot);
                    continue;
                }
                (var mid, wasPartitioned) = Partition(a, b, pivot);
                var (left, right) = (mid - a, b - mid);
                var balance = length / 8;
                if (left < right)
                {
                    wasBalanced = left >= balance;
                    Run(a, mid, limit);
                    a = mid + 1;
                }
                else
                {
                    wasBalanced = right >= balance;
                    Run(mid + 1, b, limit);
                    b = mid;
                }
            }
        }

        private void Insert(int a, int b)
        {
            for (var i = a + 1; i < b; i++)
            {
                for (var j = i; j > a && Less(j, j - 1); j--)
                    Swap(j, j - 1);
            }
        }

        private void SiftDown(int low, int high, int first)
        {
            var root = low;
            while (true)
            {
                var child = (2 * root) + 1;
                if (child >= high)
                    return;
                if (child + 1 < high && Less(first + child, first + child + 1))
                    child++;
                if (!Less(first + root, first + child))
                    return;
                Swap(first + root, first + child);
                root = child;
            }
        }

        private void HeapSort(int a, int b)
        {
            var high = b - a;
            for (var i = (high - 1) / 2; i >= 0; i--)
                SiftDown(i, high, a);
            for (var i = high - 1; i >= 0; i--)
            {
                Swap(a, a + i);
                SiftDown(0, i, a);
            }
        }

        private (int Mid, bool AlreadyPartitioned) Partition(int a, int b, int pivot)
        {
            Swap(a, pivot);
            var (i, j) = (a + 1, b - 1);
            while (i <= j && Less(i, a))
                i++;
            while (i <= j && !Less(j, a))
                j--;
            if (i > j)
            {
                Swap(j, a);
                return (j, true);
            }
            Swap(i, j);
            i++;
            j--;
            while (true)
            {
                while (i <= j && Less(i, a))
                    i++;
                while (i <= j && !Less(j, a))
                    j--;
                if (i > j)
                    break;
                Swap(i, j);
                i++;
                j--;
            }
            Swap(j, a);
            return (j, false);
        }

        private int PartitionEqual(int a, int b, int pivot)
        {
            Swap(a, pivot);
            var (i, j) = (a + 1, b - 1);
            while (true)
            {
                while (i <= j && !Less(a, i))
                    i++;
                while (i <= j && Less(a, j))
                    j--;
                if (i > j)
                    return i;
                Swap(i, j);
                i++;
                j--;
            }
        }

        private bool PartialInsert(int a, int b)
        {
            var i = a + 1;
            for (var step = 0; step < ShiftSteps; step++)
            {
                while (i < b && !Less(i, i - 1))
                    i++;
                if (i == b)
                    return true;
                if (b - a < ShiftLimit)
                    return false;
                Swap(i, i - 1);
                if (i - a >= 2)
                {
                    for (var j = i - 1; j >= 1 && Less(j, j - 1); j--)
                        Swap(j, j - 1);
                }
                if (b - i >= 2)
                {
                    for (var j = i + 1; j < b && Less(j, j - 1); j++)
                        Swap(j, j - 1);
                }
            }
            return false;
        }

        private void BreakPatterns(int a, int b)
        {
            var length = b - a;
            if (length < 8)
                return;
            var random = (ulong)length;
            var modulus = 1u << (32 - BitOperations.LeadingZeroCount((uint)length));
            var at = a + (length / 4 * 2);
            for (var i = 0; i < 3; i++)
            {
                random ^= random << 13;
                random ^= random >> 7;
                random ^= random << 17;
                var other = (int)((uint)random & (modulus - 1));
                if (other >= length)
                    other -= length;
                Swap(at - 1 + i, a + other);
            }
        }

        private (int Pivot, Hint Hint) ChoosePivot(int a, int b)
        {
            var length = b - a;
            var swaps = 0;
            var i = a + (length / 4 * 1);
            var j = a + (length / 4 * 2);
            var k = a + (length / 4 * 3);
            if (length >= 8)
            {
                if (length >= NintherLimit)
                {
                    i = Median(i - 1, i, i + 1, ref swaps);
                    j = Median(j - 1, j, j + 1, ref swaps);
                    k = Median(k - 1, k, k + 1, ref swaps);
                }
                j = Median(i, j, k, ref swaps);
            }
            return swaps switch
            {
                0 => (j, Hint.Increasing),
                MaxSwaps => (j, Hint.Decreasing),
                _ => (j, Hint.Unknown),
            };
        }

        private int Median(int a, int b, int c, ref int swaps)
        {
            Order(ref a, ref b, ref swaps);
            Order(ref b, ref c, ref swaps);
            Order(ref a, ref b, ref swaps);
            return b;
        }

        private void Order(ref int a, ref int b, ref int swaps)
        {
            if (!Less(b, a))
                return;
            swaps++;
            (a, b) = (b, a);
        }
    }
}
