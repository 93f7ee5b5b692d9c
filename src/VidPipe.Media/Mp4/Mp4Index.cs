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

    private static async Task<Mp4Box?> FindMoovAsync(FileStream file, CancellationToken cancellationToken)
    {
        var header = new byte[16];
        while (await file.ReadAtLeastAsync(header.AsMemory(0, 8), 8, throwOnEndOfStream: false, cancellationToken) == 8)
        {
            var type = Encoding.Latin1.GetString(header, 4, 4);
            long length = BinaryPrimitives.ReadUInt32BigEndian(header);
            var headerLength = 8;
            if (length == 1)
            {
                await file.ReadExactlyAsync(header.AsMemory(8, 8), cancellationToken);
                length = BinaryPrimitives.ReadInt64BigEndian(header.AsSpan(8));
                headerLength = 16;
            }

            var content = length - headerLength;
            if (content < 0 || file.Position + content > file.Length) return null;
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
}
