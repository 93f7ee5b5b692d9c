using System.Security.Cryptography;
using System.Text;
using VidPipe.Core.Durable;
using VidPipe.Core.Generation;

namespace VidPipe.Providers.Synthetic.Calls;

/// <summary>Digests of requests: of what they say and of the pictures' bytes, not of where the pictures lie.</summary>
internal static class RequestDigest
{
    public static string Of<T>(T request) => Hex(Encoding.UTF8.GetBytes(DurableJson.Serialize(request)));

    public static async Task<string> OfAsync(ImageRequest request, CancellationToken cancellationToken)
    {
        List<string> pictures = [];
        foreach (var reference in request.References) pictures.Add(await OfFileAsync(reference, cancellationToken));
        return Of(new { request.Model, request.Prompt, AspectRatio = Shape(request.AspectRatio, request.IsDraft), request.Seed, pictures });
    }

    public static async Task<string> OfAsync(VideoRequest request, CancellationToken cancellationToken)
    {
        var start = await OfFileAsync(request.StartFrame, cancellationToken);
        var end = request.EndFrame is { } frame ? await OfFileAsync(frame, cancellationToken) : null;
        return Of(new { request.Model, request.Prompt, AspectRatio = Shape(request.AspectRatio, request.IsDraft), request.Duration, request.Audio, request.Seed, start, end });
    }

    /// <summary>In one word, so that what is no draft keeps its digest.</summary>
    private static string Shape(string aspectRatio, bool isDraft) => isDraft ? $"{aspectRatio} draft" : aspectRatio;

    private static async Task<string> OfFileAsync(GeneratedFile file, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(file.Path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
