using System.Runtime.ExceptionServices;
using Berth.Linux.Errors;
using Berth.Oci.Archives;
using Berth.Storage;
using Berth.Storage.Layers;

namespace Berth.Engine.Images;

/// <summary>Copies an image into the store: several layers are unpacked at the same time, and what is there already is not read.</summary>
internal sealed class ImageTransfer(Store store)
{
    private const int MaximumThreads = 4;

    internal StoredImage Copy(SourceImage image, IReadOnlyList<string> names)
    {
        var ids = new string[image.Layers.Count];
        var present = new HashSet<string>(store.Layers.List().Select(static layer => layer.Id), StringComparer.Ordinal);
        var missing = new List<int>();
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = LayerStore.IdFor(i == 0 ? null : ids[i - 1], image.Layers[i].DiffId);
            if (!present.Contains(ids[i])) missing.Add(i);
        }

        var staged = new StagedLayer?[ids.Length];
        try
        {
            Stage(image, missing, staged);
            foreach (var i in missing) store.Layers.Commit(staged[i]!, i == 0 ? null : ids[i - 1], ids[i]);
        }
        finally
        {
            foreach (var layer in staged) layer?.Dispose();
        }

        return new ImageWriter(store).Write(image.Manifest, image.ConfigurationBytes, ids.Length == 0 ? null : ids[^1], names);
    }

    private void Stage(SourceImage image, List<int> missing, StagedLayer?[] staged)
    {
        var next = -1;
        ExceptionDispatchInfo? failure = null;
        void Work()
        {
            while (failure is null && Interlocked.Increment(ref next) is var at && at < missing.Count)
            {
                try
                {
                    staged[missing[at]] = Stage(image.Layers[missing[at]]);
                }
                catch (Exception e)
                {
                    Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(e), null);
                }
            }
        }

        var threads = new Thread[Math.Max(0, Math.Min(Math.Min(MaximumThreads, Environment.ProcessorCount), missing.Count) - 1)];
        for (var i = 0; i < threads.Length; i++) (threads[i] = new Thread(Work)).Start();
        Work();
        foreach (var thread in threads) thread.Join();
        failure?.Throw();
    }

    private StagedLayer Stage(SourceLayer layer)
    {
        using var blob = layer.Open();
        try
        {
            return store.Layers.Stage(new LayerSource
            {
                Blob = blob,
                DiffId = layer.DiffId,
                Digest = layer.HasBlobDigest ? layer.Descriptor.Digest : null,
                Size = layer.HasBlobDigest ? layer.Descriptor.Size : null,
            });
        }
        catch (EndOfStreamException e)
        {
            throw new EngineException(ErrorKind.Internal, $"layer {layer.DiffId}: {e.Message}", e);
        }
    }
}
