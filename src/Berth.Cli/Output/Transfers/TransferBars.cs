using System.Text;
using Berth.Cli.Commands;
using Berth.Engine.Images.Transfers;
using Berth.Linux.Files;
using Berth.Linux.Terminals;

namespace Berth.Cli.Output.Transfers;

/// <summary>Shows a transfer at a terminal: a line for each blob with a bar, the bytes and the rate, redrawn a few times a second.</summary>
internal sealed class TransferBars(Invocation invocation) : ITransferProgress
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);
    private readonly Lock _gate = new();
    private readonly List<TransferBar> _bars = [];
    private Timer? _timer;
    private int _drawn;

    public void Say(string line)
    {
        lock (_gate)
        {
            Finish();
            invocation.Error.WriteLine(line).Flush();
        }
    }

    public void Warn(string message)
    {
        lock (_gate)
        {
            Finish();
            invocation.Warn(message);
        }
    }

    public IBlobProgress Begin(string kind, string digest, long size)
    {
        lock (_gate)
        {
            var bar = new TransferBar(kind, digest, size);
            _bars.Add(bar);
            _timer ??= new Timer(_ => Redraw(), null, s_interval, s_interval);
            Draw();
            return bar;
        }
    }

    public void End() => Say("Writing manifest to image destination");

    public void Dispose()
    {
        lock (_gate) Finish();
    }

    private void Redraw()
    {
        lock (_gate)
        {
            if (_bars.Count > 0) Draw();
        }
    }

    /// <summary>Leaves the bars as they are now and goes on below them.</summary>
    private void Finish()
    {
        if (_bars.Count == 0) return;
        Draw();
        _timer?.Dispose();
        _timer = null;
        _bars.Clear();
        _drawn = 0;
    }

    private void Draw()
    {
        using var terminal = new Descriptor(invocation.Error.Number, owns: false);
        var size = Terminal.GetSize(terminal);
        var (width, height) = (size.Columns == 0 ? 80 : size.Columns, size.Rows == 0 ? 24 : size.Rows);
        var text = new StringBuilder();
        if (_drawn > 0) text.Append("\e[").Append(_drawn).Append('A');
        // What has scrolled off the screen cannot be drawn again.
        var first = Math.Max(0, _bars.Count - (height - 1));
        for (var i = first; i < _bars.Count; i++) text.Append('\r').Append(_bars[i].Line(width - 1)).Append("\e[K\n");
        _drawn = _bars.Count - first;
        invocation.Error.Write(text.ToString()).Flush();
    }
}
