using System.Buffers.Binary;
using System.Text;

namespace VidPipe.Media.Mp4;

/// <summary>
/// The index (<c>moov</c>) of an MP4, read without a process: starting ffprobe for each of twenty clips would take
/// longer than joining them. Answers only whether a file is one that we have made; foreign files go to ffprobe.
/// </summary>
internal static class Mp4Index
{
    private const long LargestIndex = 64 << 20;

    /// <summary>The tracks, or null when the file is no MP4 or its index is damaged.</summary>
    public static async Task<IReadOnlyList<Mp4Track>?> TryReadAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        try
        {
            return await FindMoovAsync(file, cancellationToken) is { } moov
                ? [.. moov.Children().Where(box => box.Type == "trak").Select(Mp4Track.Read)]
                : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Whether a file ends in the middle of a box. ffmpeg plays what there is, and a clip of it would stand still at its end.</summary>
    public static async Task<bool> IsCutAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        while (await ReadHeaderAsync(file, cancellationToken) is (_, { } content))
        {
            if (file.Position + content > file.Length) return true;
            file.Position += content;
        }

        return false;
    }

    private static async Task<Mp4Box?> FindMoovAsync(FileStream file, CancellationToken cancellationToken)
    {
        while (await ReadHeaderAsync(file, cancellationToken) is ({ } type, { } content))
        {
            if (file.Position + content > file.Length) return null;
            if (type != "moov")
            {
                file.Position += content;
                continue;
            }

            if (content > LargestIndex) return null;
            var bytes = new byte[content];
            await file.ReadExactlyAsync(bytes, cancellationToken);
            return new Mp4Box("moov", bytes);
        }

        return null;
    }

    /// <summary>The type of the next box and the bytes of its content; null at the end, and at a box that reaches to the end whatever that is.</summary>
    private static async Task<(string Type, long Content)?> ReadHeaderAsync(FileStream file, CancellationToken cancellationToken)
    {
        var header = new byte[16];
        if (await file.ReadAtLeastAsync(header.AsMemory(0, 8), 8, throwOnEndOfStream: false, cancellationToken) < 8) return null;
        var type = Encoding.Latin1.GetString(header, 4, 4);
        long length = BinaryPrimitives.ReadUInt32BigEndian(header);
        var headerLength = 8;
        if (length == 1)
        {
            if (await file.ReadAtLeastAsync(header.AsMemory(8, 8), 8, throwOnEndOfStream: false, cancellationToken) < 8) return null;
            length = BinaryPrimitives.ReadInt64BigEndian(header.AsSpan(8));
            headerLength = 16;
        }

        return length < headerLength ? null : (type, length - headerLength);
    }
}
