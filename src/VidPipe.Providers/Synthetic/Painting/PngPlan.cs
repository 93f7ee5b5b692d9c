using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using VidPipe.Core.Durable;

namespace VidPipe.Providers.Synthetic.Painting;

/// <summary>Writes a plan into a PNG as a text chunk, and reads it back. Viewers ignore it.</summary>
internal static class PngPlan
{
    private const string Keyword = "VidPipe-Plan";
    private const int HeaderEnd = 33; // the signature and the IHDR chunk, which must come first
    private const int MaxFile = 64 << 20;
    private const int MaxText = 64 << 10; // far more than any plan takes
    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static async Task WriteAsync(string path, ScenePlan plan, CancellationToken cancellationToken)
    {
        // iTXt: keyword, no compression, no language, no translation, then UTF-8.
        byte[] data = [.. "iTXt"u8, .. Encoding.ASCII.GetBytes(Keyword), 0, 0, 0, 0, 0, .. Encoding.UTF8.GetBytes(DurableJson.Serialize(plan))];
        var chunk = new byte[data.Length + 8];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length - 4);
        data.CopyTo(chunk, 4);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(data.Length + 4), Crc(data));
        var bare = path + ".bare";
        File.Move(path, bare);
        await using (var from = File.OpenRead(bare))
        await using (var to = File.Create(path))
        {
            var header = new byte[HeaderEnd];
            await from.ReadExactlyAsync(header, cancellationToken);
            await to.WriteAsync(header, cancellationToken);
            await to.WriteAsync(chunk, cancellationToken);
            await from.CopyToAsync(to, cancellationToken);
        }

        File.Delete(bare);
    }

    /// <summary>The plan in a picture, or null when it carries none that can be read.</summary>
    public static async Task<ScenePlan?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (new FileInfo(path).Length > MaxFile) return null;
        await using var png = File.OpenRead(path);
        var head = new byte[Signature.Length];
        if (await png.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken) < head.Length || !head.AsSpan().SequenceEqual(Signature)) return null;
        while (await png.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken) == head.Length)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(head);
            if (length < 0 || length > png.Length - png.Position - 4) return null;
            var isText = head.AsSpan(4).SequenceEqual("iTXt"u8) && length <= MaxText;
            if (isText)
            {
                var text = new byte[length];
                await png.ReadExactlyAsync(text, cancellationToken);
                if (Parse(text) is { } plan) return plan;
            }

            png.Seek(isText ? 4 : length + 4, SeekOrigin.Current);
        }

        return null;
    }

    private static ScenePlan? Parse(ReadOnlySpan<byte> text)
    {
        var prefix = Keyword.Length + 5;
        if (text.Length <= prefix || !text.StartsWith(Encoding.ASCII.GetBytes(Keyword))) return null;
        try
        {
            var plan = JsonSerializer.Deserialize<ScenePlan>(text[prefix..], DurableJson.Options);
            return plan is not null && IsSound(plan) ? plan : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A picture may come from anywhere: what it says must not be able to make the painter labour or fail.</summary>
    private static bool IsSound(ScenePlan plan) =>
        plan is { Camera: { Zoom: >= 1f and <= 2f, X: >= -1 and <= 1, Y: >= -1 and <= 1 }, Props: { Count: <= 8 } props, Words: { Length: <= 200 }, Clock: >= 0 and <= 1 }
        && Enum.IsDefined(plan.Setting) && Enum.IsDefined(plan.Weather)
        && float.IsFinite(plan.Hue) && MathF.Abs(plan.Warmth) <= 1 && plan.Drift is >= 0 and < 1000
        && props.All(p => p is not null && Enum.IsDefined(p.Kind) && p.X is >= -2 and <= 2)
        && plan.Tint is null or { Count: 3 } && (plan.Tint ?? []).All(c => c is { Length: 6 } && c.All(char.IsAsciiHexDigit));

    private static uint Crc(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (0xEDB88320 & (uint)-(int)(crc & 1));
        }

        return ~crc;
    }
}
