using System.Diagnostics;

namespace VidPipe.Media.Running;

/// <summary>How a command of ours is run, where that is not what most want.</summary>
internal sealed record FfmpegMode(string LogLevel = "warning", ProcessPriorityClass Priority = ProcessPriorityClass.BelowNormal)
{
    /// <summary>Copying streams: a matter of disk speed, over before it could be in anybody's way.</summary>
    public static readonly FfmpegMode Copying = new(Priority: ProcessPriorityClass.Normal);
}
