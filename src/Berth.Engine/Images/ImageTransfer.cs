using System.Runtime.ExceptionServices;
using Berth.Engine.Images.Transfers;
using Berth.Linux.Errors;
using Berth.Oci.Archives;
using Berth.Oci.Images;
using Berth.Oci.References;
using Berth.Storage;
using Berth.Storage.Images;
using Berth.Storage.Layers;
using Berth.Storage.Records;

namespace Berth.Engine.Images;

/// <summary>
/// Copies an image into the store: several layers are unpacked at the same time, each in one pass, and what is there already
/// is not read. Nothing of it can be seen before all of it is there and right.
/// </summary>
internal sealed class ImageTransfer(Store store, ITransferProgress? progress = null, int maximumThreads = 0)
{
    private const int MaximumThreads = 4;
    private const int MaximumAttempts = 3;
    private readonly ITransferProgress _progress = progress ?? NoProgress.Instance;

    internal StoredImage Copy(SourceImage image, IReadOnlyList<string> names)
    {
        if (image.Layers.FirstOrDefault(static layer => MediaTypes.IsEncryptedLayer(layer.Descriptor.MediaType)) is { } encrypted)
            throw new InvalidArgumentException($"decrypting layer {encrypted.Descriptor.Digest}: it is encrypted, and no --decryption-key was given");
        var staged = new StagedLayer?[image.Layers.Count];
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                Stage(image, staged);
                try
                {
                    return new StoredImage(store, Create(image, staged, names));
                }
                catch (NotFoundException) when (attempt < MaximumAttempts)
                {
                    // A layer that was there has been removed by somebody meanwhile.
                }
            }
        }
        finally
        {
            foreach (var layer in staged) layer?.Dispose();
        }
    }

    private ImageRecord Create(SourceImage image, StagedLayer?[] staged, IReadOnlyList<string> names)
    {
        var digest = Digest.Of(image.ConfigurationBytes);
        _progress.Begin("config", digest.ToString(), image.ConfigurationBytes.Length).Done();
        _progress.End();
        var manifest = image.HasUnknownDigests ? Complete(image, staged) : image.Manifest;
        var document = manifest.Bytes.ToArray();
        var data = new List<KeyValuePair<string, byte[]>>
        {
            new(ImageDataKeys.Configuration(digest.ToString()), image.ConfigurationBytes),
            new(ImageDataKeys.ManifestByDigest(manifest.Digest.ToString()), document),
            new(ImageDataKeys.Manifest, document),
        };
        if (image.Index is { } index) data.Insert(1, new(ImageDataKeys.ManifestByDigest(index.Digest.ToString()), index.Bytes.ToArray()));
        return store.Images.Create(
            new NewImage
            {
                Id = digest.Encoded,
                Names = names,
                Digest = manifest.Digest.ToString(),
                Created = ImageTime.Parse(image.Configuration.Created) is { Year: > 1 } created ? created : null,
                BigData = data,
            },
            [.. image.Layers.Select((layer, i) => new LayerPart(layer.DiffId, staged[i]))]);
    }

    private ManifestDocument Complete(SourceImage image, StagedLayer?[] staged)
    {
        var records = store.Layers.List().ToDictionary(static layer => layer.Id, StringComparer.Ordinal);
        var layers = new List<ContentDescriptor>(staged.Length);
        string? id = null;
        for (var i = 0; i < staged.Length; i++)
        {
            var (layer, descriptor) = (image.Layers[i], image.Layers[i].Descriptor);
            id = LayerStore.IdFor(id, layer.DiffId);
            if (layer.HasBlobDigest)
                layers.Add(descriptor);
            else if (staged[i] is { } read)
                layers.Add(descriptor with { Digest = read.Digest, Size = read.Size });
            else if (records.GetValueOrDefault(id) is { CompressedDigest: { } digest } record)
                layers.Add(descriptor with { Digest = digest, Size = record.CompressedSize });
            else
                layers.Add(descriptor with { Digest = layer.DiffId, MediaType = MediaTypes.OciLayer });
        }

        return ManifestDocument.From(image.Manifest.Image! with { Layers = layers });
    }

    private void Stage(SourceImage image, StagedLayer?[] staged)
    {
        var present = new HashSet<string>(store.Layers.List().Select(static layer => layer.Id), StringComparer.Ordinal);
        var missing = new List<(int Index, IBlobProgress Progress)>();
        string? id = null;
        for (var i = 0; i < staged.Length; i++)
        {
            id = LayerStore.IdFor(id, image.Layers[i].DiffId);
            if (staged[i] is not null) continue;
            var descriptor = image.Layers[i].Descriptor;
            var blob = _progress.Begin("blob", image.Layers[i].SourceDigest, descriptor.Size);
            if (present.Contains(id)) blob.Done("skipped: already exists");
            else missing.Add((i, blob));
        }

        Run(missing.Count, (at, check) =>
        {
            var (i, blob) = missing[at];
            staged[i] = Stage(image.Layers[i], bytes =>
            {
                check();
                blob.Advance(bytes);
            });
            blob.Done();
        });
    }

    /// <summary>Runs pieces of work in several threads; the first failure stops the others, and is thrown.</summary>
    private void Run(int count, Action<int, Action> work)
    {
        var next = -1;
        ExceptionDispatchInfo? failure = null;
        void Check()
        {
            if (Volatile.Read(ref failure) is not null) throw new OperationCanceledException();
        }

        void Work()
        {
            while (Volatile.Read(ref failure) is null && Interlocked.Increment(ref next) is var at && at < count)
            {
                try
                {
                    work(at, Check);
                }
                catch (Exception e)
                {
                    Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(e), null);
                }
            }
        }

        var limit = maximumThreads > 0 ? maximumThreads : Math.Min(MaximumThreads, Environment.ProcessorCount);
        var threads = new Thread[Math.Max(0, Math.Min(limit, count) - 1)];
        for (var i = 0; i < threads.Length; i++) (threads[i] = new Thread(Work)).Start();
        Work();
        foreach (var thread in threads) thread.Join();
        failure?.Throw();
    }

    private StagedLayer Stage(SourceLayer layer, Action<long> advance)
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
                Progress = advance,
            });
        }
        catch (EndOfStreamException e)
        {
            throw new EngineException(ErrorKind.Internal, $"layer {layer.DiffId}: {e.Message}", e);
        }
    }
}
