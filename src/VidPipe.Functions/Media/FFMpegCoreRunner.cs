using FFMpegCore;
using FFMpegCore.Arguments;
using FFMpegCore.Exceptions;
using VidPipe.Core.Errors;
using VidPipe.Media;

namespace VidPipe.Functions.Media;

/// <summary>
/// Runs ffmpeg by FFMpegCore, which passes one text of arguments: names of ours and filtergraphs of ours, since text from
/// outside reaches ffmpeg by file. Commands that read a pipe go to our own runner: FFMpegCore has no standard input.
/// </summary>
/// <remarks>As there: an output has its name only when it is whole, and a limit of encoders holds for the process.</remarks>
internal sealed class FFMpegCoreRunner(MediaOptions options, IFfmpeg plain) : IFfmpeg, IDisposable
{
    private const string Input = "-i";
    private const int LastLines = 8;

    private static readonly string[] Common = ["-nostdin", "-hide_banner", "-y", "-loglevel", "error", "-stats"];

    private readonly SemaphoreSlim _encoders = new(options.MaxEncoders, options.MaxEncoders);

    public async Task RunAsync(FfmpegCommand command, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var first = command.Arguments.ToList().IndexOf(Input);
        if (command.Input is not null || first < 0)
        {
            await plain.RunAsync(command, progress, cancellationToken);
            return;
        }

        await _encoders.WaitAsync(cancellationToken);
        try
        {
            await EncodeAsync(command, first, progress, cancellationToken);
        }
        finally
        {
            _encoders.Release();
        }
    }

    public void Dispose() => _encoders.Dispose();

    private async Task EncodeAsync(FfmpegCommand command, int first, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var output = command.Arguments[^1];
        var partial = Path.IsPathRooted(output) && Path.HasExtension(output) ? Path.ChangeExtension(output, ".partial" + Path.GetExtension(output)) : null;
        var before = ArgumentText.Of([.. Common, .. command.Arguments.Take(first)]);
        var after = ArgumentText.Of(command.Arguments.Skip(first + 2).SkipLast(1));
        var processor = FFMpegArguments
            .FromDeviceInput(ArgumentText.Of(command.Arguments[first + 1]), o => o.WithCustomArgument(before))
            .OutputTo(new OutputName(partial ?? output), o => o.WithCustomArgument(after));
        if (progress is not null && command.ExpectedDuration is { } length)
        {
            processor.NotifyOnPercentageProgress((double percent) => progress.Report(Math.Clamp(percent / 100, 0, 1)), length);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(command.TimeLimit ?? options.DefaultTimeLimit);
        try
        {
            await processor.CancellableThrough(limit.Token).ProcessAsynchronously(throwOnError: true, new FFOptions { BinaryFolder = BinaryFolder() });
            if (partial is null) return;
            if (!File.Exists(partial)) throw new VidPipeException(ErrorCode.MediaToolError, "ffmpeg wrote nothing.");
            if (new FileInfo(partial).Length > options.MaxOutputBytes) throw new VidPipeException(ErrorCode.MediaToolError, "ffmpeg wrote more than it may.");
            File.Move(partial, output, overwrite: true);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new VidPipeException(ErrorCode.MediaToolError, "ffmpeg took too long and was ended.");
        }
        catch (FFMpegProcessException failed)
        {
            var lastWords = string.Join('\n', failed.Result.StandardError.TakeLast(LastLines));
            throw new VidPipeException(ErrorCode.MediaToolError, $"ffmpeg failed. {lastWords}".TrimEnd(), failed);
        }
        finally
        {
            if (partial is not null) File.Delete(partial);
        }
    }

    /// <summary>FFMpegCore knows a folder only; empty looks in PATH.</summary>
    private string BinaryFolder() => Path.GetDirectoryName(options.FfmpegPath) ?? "";

    /// <summary>FFMpegCore's own puts quotes around a name and does not escape those in it.</summary>
    private sealed class OutputName(string name) : IOutputArgument
    {
        public string Text { get; } = ArgumentText.Of(name);

        public void Pre(FFOptions options)
        {
        }

        public Task During(CancellationToken cancellationToken = default) => Task.CompletedTask;

        public void Post()
        {
        }
    }
}
