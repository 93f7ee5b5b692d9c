using System.Buffers.Binary;
using System.Text;

namespace VidPipe.Media.Mp4;

/// <summary>One box of an MP4's index, its content not copied.</summary>
internal readonly record struct Mp4Box(string Type, ReadOnlyMemory<byte> Content)
{
    /// <summary>The boxes in this one's content, which begin after <paramref name="skip"/> bytes of fields.</summary>
    /// <exception cref="InvalidDataException">A box is longer than what holds it.</exception>
    public IEnumerable<Mp4Box> Children(int skip = 0) => Parse(Content[Math.Min(skip, Content.Length)..]);

    /// <summary>The first descendant along a path of types, or null.</summary>
    public Mp4Box? Find(params ReadOnlySpan<string> path)
    {
        var box = this;
        foreach (var type in path)
        {
            if (box.Children().Cast<Mp4Box?>().FirstOrDefault(child => child!.Value.Type == type) is not { } found) return null;
            box = found;
        }

        return box;
    }

    public uint UInt32(int offset) => BinaryPrimitives.ReadUInt32BigEndian(Slice(offset, 4));

    public int Int32(int offset) => BinaryPrimitives.ReadInt32BigEndian(Slice(offset, 4));

    public ushort UInt16(int offset) => BinaryPrimitives.ReadUInt16BigEndian(Slice(offset, 2));

    public static IEnumerable<Mp4Box> Parse(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length >= 8)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(bytes.Span);
            if (length < 8 || length > bytes.Length) throw new InvalidDataException("A box does not fit into its parent.");
            yield return new Mp4Box(Encoding.Latin1.GetString(bytes.Span.Slice(4, 4)), bytes[8..(int)length]);
            bytes = bytes[(int)length..];
        }
    }

    private ReadOnlySpan<byte> Slice(int offset, int length) => offset + length <= Content.Length
        ? Content.Span.Slice(offset, length)
        : throw new InvalidDataException($"The box '{Type}' is too short.");
}
