using System.Diagnostics;
using Berth.Engine.Containers.Lifecycle;
using Berth.Engine.Containers.Specification;
using Berth.Engine.Networks;
using Berth.Engine.Runtime;
using Berth.Engine.State;
using Berth.Engine.Templates.Formatting;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Storage.Archives;

namespace Berth.Engine.Containers.Checkpoints;

/// <summary>Writes the processes of running containers down by the runtime and CRIU (podman-container-checkpoint(1)).</summary>
internal sealed class ContainerCheckpoint(
    ContainerStore store, RuntimeSelection runtimes, ContainerExit exit, ContainerTeardown teardown, ContainerRemoval removal, CheckpointExport export, ContainerEvents events)
{
    private static readonly TimeSpan s_endPatience = TimeSpan.FromSeconds(10);

    /// <summary>Makes a checkpoint of one container, which ends unless it is left running.</summary>
    /// <exception cref="ConflictException">It does not run.</exception>
    public CheckpointResult Run(CheckpointOptions options)
    {
        var criu = Criu.Check();
        var (held, found) = store.LockResolved(options.Container);
        using (held)
        {
            var row = ContainerObservation.Observe(store.Paths, found);
            if (row.Status != ContainerStatus.Running)
                throw new ConflictException($"{GoText.Quote(row.Status.Shown())} is not running, cannot checkpoint: container state improper");
            var specification = store.ReadSpecification(row.Id);
            if (specification.Lifecycle.Remove && options.Export is null)
                throw new InvalidArgumentException("cannot checkpoint containers that have been started with '--rm' unless '--export' is used");
            var directory = store.Paths.Container(row.Id);
            // What cannot be written shows before the container is stopped for it.
            using var output = options.Export is null ? null : CheckpointExport.Create(options.Export);
            FileTree.Remove(directory + (options.PreCheckpoint ? CheckpointFiles.PreviousImages : CheckpointFiles.Images));
            var watch = Stopwatch.StartNew();
            runtimes.For(specification).Checkpoint(row.Id, directory + (options.PreCheckpoint ? CheckpointFiles.PreviousImages : CheckpointFiles.Images), directory, RuntimeOptions(options));
            var duration = watch.Elapsed;
            CriuMountImages.RenameEmptyDirectory(directory + CheckpointFiles.Images, CriuMountImages.UsualEmptyDirectory);
            SaveSharedMemory(row.Id, directory);
            if (row.Network is { } network)
                FileSystem.WriteAll(directory + CheckpointFiles.Network, NetworkStatus.FromJson(network).ResultsToJson(), 0x180);
            if (output is not null)
                export.Write(specification, options, output);
            if (options.Image is not null)
                export.MakeImage(specification, options, criu);
            var statistics = CriuStatistics.Read(directory + CheckpointFiles.DumpStatistics);
            if (!options.Keep)
                CheckpointFiles.RemoveDumpLogs(directory);
            events.Write("checkpoint", row, specification);
            if (options.LeaveRunning || options.PreCheckpoint)
                RunOn(row, directory, options);
            else
                End(row, specification, directory, options);
            return new CheckpointResult(row.Id, duration, statistics);
        }
    }

    /// <summary>Fills a /dev/shm that was made anew with what a checkpoint has of it.</summary>
    /// <param name="directory">The container's directory.</param>
    /// <param name="bundle">Its run directory.</param>
    internal static void RestoreSharedMemory(string directory, string bundle)
    {
        if (!FileSystem.Exists(directory + CheckpointFiles.SharedMemory) || !FileSystem.Exists(bundle + "/shm"))
            return;
        using var archive = File.OpenRead(directory + CheckpointFiles.SharedMemory);
        TreeUnpacker.Unpack(bundle + "/shm", archive);
    }

    private void SaveSharedMemory(string id, string directory)
    {
        // Only where it is a directory of the host; any other is among CRIU's images.
        var shared = store.Paths.ContainerRun(id) + "/shm";
        if (!FileSystem.Exists(shared))
            return;
        using var archive = File.Create(directory + CheckpointFiles.SharedMemory);
        new TreeArchiver(archive, isLayer: false).Write(shared);
    }

    private void RunOn(ContainerRow row, string directory, CheckpointOptions options)
    {
        if (options.PreCheckpoint)
            return;
        new CheckpointMark { Path = directory + CheckpointFiles.Images, DumpLog = options.Keep ? directory + CheckpointFiles.DumpLog : null }.Write(directory);
        store.Rows.Update(row with { Finished = DateTimeOffset.UtcNow });
    }

    private void End(ContainerRow row, ContainerSpecification specification, string directory, CheckpointOptions options)
    {
        var now = DateTimeOffset.UtcNow;
        new CheckpointMark
        {
            Checkpointed = now,
            Path = directory + CheckpointFiles.Images,
            DumpLog = options.Keep ? directory + CheckpointFiles.DumpLog : null,
        }.Write(directory);
        if (exit.Wait(row, s_endPatience) is null)
            throw new EngineException(ErrorKind.Internal, $"container {row.Id}: process {row.Process.Pid} goes on after its checkpoint");
        if (specification.Lifecycle.Remove)
        {
            removal.Complete(removal.Begin(row with { Status = ContainerStatus.Exited, ExitCode = 0 }, specification, removeVolumes: true), specification);
            return;
        }

        teardown.TakeDown(row, specification);
        store.Rows.Update(row with
        {
            Status = ContainerStatus.Exited,
            Process = default,
            Monitor = default,
            Network = null,
            Cgroup = null,
            ExitCode = 0,
            Finished = now,
        });
        store.RemoveExit(row.Id);
    }

    private static List<string> RuntimeOptions(CheckpointOptions options)
    {
        var list = new List<string>();
        if (options.LeaveRunning) list.Add("--leave-running");
        if (options.TcpEstablished) list.Add("--tcp-established");
        if (options.FileLocks) list.Add("--file-locks");
        if (options.PreCheckpoint) list.Add("--pre-dump");
        if (options.WithPrevious && !options.PreCheckpoint) list.AddRange(["--parent-path", ".." + CheckpointFiles.PreviousImages]);
        return list;
    }
}
