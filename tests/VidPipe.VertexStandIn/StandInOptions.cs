namespace VidPipe.StandIn;

/// <summary>How a stand-in behaves where no rule says otherwise.</summary>
public sealed record StandInOptions
{
    /// <summary>The loopback port; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Calls to Google's services need a bearer token that this stand-in issued and that has not expired.</summary>
    public bool RequireAuth { get; init; }

    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How many polls find a video operation still running.</summary>
    public int Polls { get; init; } = 1;

    /// <summary>A JSON-lines file that every call is appended to, each line forced to disk; null for none.</summary>
    public string? CallLogFile { get; init; }

    /// <summary>Where made media are kept for the next stand-in, so that equal requests are encoded once; null keeps them in memory.</summary>
    public string? MediaFolder { get; init; }

    /// <summary>What the sides of pictures and films are divided by: small ones where their size is not the subject.</summary>
    public int Shrink { get; init; } = 1;

    /// <summary>The ffmpeg that makes the media.</summary>
    public string FfmpegPath { get; init; } = "ffmpeg";

    /// <summary>Larger request bodies are refused, as Google does with inline media.</summary>
    public long MaxRequestBytes { get; init; } = 64L << 20;

    /// <summary>Tells tokens' age and spends latencies.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
