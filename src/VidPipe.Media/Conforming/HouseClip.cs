using VidPipe.Core.Generation;
using VidPipe.Media.Mp4;

namespace VidPipe.Media.Conforming;

/// <summary>A clip in the house format.</summary>
/// <param name="AudioPackets">All of them, the silent first one included.</param>
/// <param name="DecoderConfig">Clips are joined byte by byte only when theirs are equal.</param>
internal sealed record HouseClip(string Path, int Frames, int AudioPackets, ReadOnlyMemory<byte> DecoderConfig)
{
    /// <summary>AAC-LC, 48 kHz, stereo, no SBR: the descriptor with its tag and length as it stands in the index.</summary>
    private static ReadOnlySpan<byte> AudioConfig => [0x05, 0x80, 0x80, 0x80, 0x05, 0x11, 0x90, 0x56, 0xE5, 0x00];

    private const int HighProfile = 100;

    /// <summary>Reads a clip's index; null when the clip is not in the house format of that canvas.</summary>
    public static async Task<HouseClip?> TryReadAsync(string path, Canvas canvas, CancellationToken cancellationToken)
    {
        var tracks = await Mp4Index.TryReadAsync(path, cancellationToken);
        if (tracks is not { Count: 2 }) return null;
        var video = tracks.FirstOrDefault(track => track.Handler == "vide");
        var audio = tracks.FirstOrDefault(track => track.Handler == "soun");
        if (video is null || audio is null || !IsHouseVideo(video, canvas) || !IsHouseAudio(audio)) return null;

        var clip = new HouseClip(path, video.Samples, audio.Samples, video.DecoderConfig);
        return clip.AudioPackets == PacketsFor(clip.Frames, canvas) ? clip : null;
    }

    public bool JoinsByCopyWith(HouseClip other) => DecoderConfig.Span.SequenceEqual(other.DecoderConfig.Span);

    private static long PacketsFor(int frames, Canvas canvas) =>
        1 + ((HouseFormat.SamplesOf(frames, canvas) + HouseFormat.SamplesPerPacket - 1) / HouseFormat.SamplesPerPacket);

    private static bool IsHouseVideo(Mp4Track track, Canvas canvas) =>
        track is { SampleFormat: "avc1", IsPlain: true, SampleDuration: HouseFormat.TicksPerFrame, EditStart: 2 * HouseFormat.TicksPerFrame }
        && track.Timescale == HouseFormat.Timescale(canvas)
        && track.Width == canvas.Width
        && track.Height == canvas.Height
        && track.DecoderConfig.Length > 4
        && track.DecoderConfig.Span[1] == HighProfile;

    private static bool IsHouseAudio(Mp4Track track) =>
        track is { SampleFormat: "mp4a", Timescale: HouseFormat.SampleRate, SampleDuration: HouseFormat.SamplesPerPacket, EditStart: HouseFormat.SamplesPerPacket }
        && track.DecoderConfig.Span.IndexOf(AudioConfig) >= 0;
}
