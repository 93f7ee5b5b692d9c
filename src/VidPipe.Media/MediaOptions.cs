namespace VidPipe.Media;

/// <summary>Where the tools are and how much they may use. Bind it from configuration (<c>Media</c>).</summary>
public sealed record MediaOptions
{
    /// <summary>A path, or a name that is looked up in PATH.</summary>
    public string FfmpegPath { get; init; } = "ffmpeg";

    /// <summary>A path, or a name that is looked up in PATH.</summary>
    public string FfprobePath { get; init; } = "ffprobe";

    /// <summary>Projects that are started now are drafts: 160x90, for tries and tests of all but the picture.</summary>
    public bool Draft { get; init; }

    /// <summary>How many ffmpeg processes run at once in this process; further ones wait.</summary>
    public int MaxEncoders { get; init; } = 2;

    /// <summary>Threads of one encoder. A constant rather than the number of cores, since x264's bytes depend on it.</summary>
    public int ThreadsPerEncoder { get; init; } = 2;

    /// <summary>Wall time of a command that names none of its own; waiting for a free encoder does not count.</summary>
    public TimeSpan DefaultTimeLimit { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Processor time of one command, over all its threads.</summary>
    public TimeSpan MaxProcessorTime { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Wall time of one ffprobe.</summary>
    public TimeSpan ProbeTimeLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Bytes that one command may write.</summary>
    public long MaxOutputBytes { get; init; } = 4L << 30;

    /// <summary>Pixels of the longer side of a foreign picture.</summary>
    public int MaxSide { get; init; } = 8192;

    /// <summary>Pixels of a foreign picture.</summary>
    public int MaxPixels { get; init; } = 40_000_000;
}
