using System.Buffers;
using System.Runtime.ExceptionServices;
using Berth.Linux.Streams;

namespace Berth.Linux.Compression;

/// <summary>
/// Compresses what is written to it in blocks, in several threads, and writes the blocks in their order. The output is
/// written to by the threads that write here, and stays open.
/// </summary>
public sealed class BlockCompressor : SequentialWriter
{
    private const int BlockSize = 1024 * 1024;
    private const int MaximumThreads = 8;
    private readonly Stream _output;
    private readonly IBlockCodec _codec;
    private readonly Queue<Job> _order = new();
    private readonly Queue<Job> _waiting = new();
    private readonly Stack<Job> _free = new();
    private readonly List<Job> _jobs = [];
    private readonly Thread[] _threads;
    private Job _current;
    private bool _hasBlocks;
    private bool _isEnd;

    /// <param name="output">Takes the compressed bytes.</param>
    /// <param name="codec">How a block is compressed.</param>
    public BlockCompressor(Stream output, IBlockCodec codec)
    {
        _output = output;
        _codec = codec;
        _threads = new Thread[Math.Min(Environment.ProcessorCount, MaximumThreads)];
        var bound = codec.Bound(BlockSize);
        // Rented: an image of many layers would leave the buffers of each behind until they are collected.
        for (var i = 0; i < _threads.Length + 2; i++) _jobs.Add(new Job(ArrayPool<byte>.Shared.Rent(BlockSize), ArrayPool<byte>.Shared.Rent(bound)));
        foreach (var job in _jobs) _free.Push(job);
        _current = _free.Pop();
        for (var i = 0; i < _threads.Length; i++) (_threads[i] = new Thread(Run) { IsBackground = true, Name = "compression" }).Start();
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            var length = Math.Min(buffer.Length, BlockSize - _current.Length);
            buffer[..length].CopyTo(_current.Input.AsSpan(_current.Length));
            _current.Length += length;
            buffer = buffer[length..];
            if (_current.Length == BlockSize) Submit();
        }
    }

    /// <summary>Compresses and writes what is left.</summary>
    public void Complete()
    {
        if (_current.Length > 0 || !_hasBlocks) Submit();
        while (_order.Count > 0) WriteFirst();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        lock (_waiting)
        {
            _isEnd = true;
            Monitor.PulseAll(_waiting);
        }

        foreach (var thread in _threads) thread.Join();
        foreach (var job in _jobs)
        {
            ArrayPool<byte>.Shared.Return(job.Input);
            ArrayPool<byte>.Shared.Return(job.Output);
        }

        _jobs.Clear();
        base.Dispose(disposing);
    }

    private void Submit()
    {
        _hasBlocks = true;
        _order.Enqueue(_current);
        lock (_waiting)
        {
            _waiting.Enqueue(_current);
            Monitor.Pulse(_waiting);
        }

        if (_free.Count == 0) WriteFirst();
        _current = _free.Pop();
    }

    private void WriteFirst()
    {
        var job = _order.Dequeue();
        job.Ready.Wait();
        job.Failure?.Throw();
        _output.Write(job.Output, 0, job.Compressed);
        job.Ready.Reset();
        job.Length = 0;
        _free.Push(job);
    }

    private void Run()
    {
        while (true)
        {
            Job job;
            lock (_waiting)
            {
                while (_waiting.Count == 0 && !_isEnd) Monitor.Wait(_waiting);
                if (_isEnd) return;
                job = _waiting.Dequeue();
            }

            try
            {
                job.Compressed = _codec.Compress(job.Input.AsSpan(0, job.Length), job.Output);
            }
            catch (Exception e)
            {
                job.Failure = ExceptionDispatchInfo.Capture(e);
            }

            job.Ready.Set();
        }
    }

    private sealed class Job(byte[] input, byte[] output)
    {
        internal readonly byte[] Input = input;
        internal readonly byte[] Output = output;
        internal readonly ManualResetEventSlim Ready = new();
        internal int Length;
        internal int Compressed;
        internal ExceptionDispatchInfo? Failure;
    }
}
