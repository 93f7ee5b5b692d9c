using System.Globalization;
using VidPipe.Core.Assets;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Providers.Vertex.Answers;
using VidPipe.Providers.Vertex.Resilience;

namespace VidPipe.Providers.Vertex.Videos;

/// <summary>What of an object has come so far, over any number of attempts.</summary>
internal sealed class PartialDownload(IWorkspace workspace, long mostBytes) : IDisposable
{
    private readonly string _path = workspace.NewFile("part");
    private readonly byte[] _head = new byte[16];
    private Stream? _file;
    private ObjectDigests _digests = new();
    private IReadOnlyCollection<string> _announced = [];
    private long? _whole;

    public long Length { get; private set; }

    /// <summary>Which version of the object is being fetched; null until it is known.</summary>
    public long? Generation { get; private set; }

    /// <summary>Begins at the first byte, with what the answer's headers announce.</summary>
    public void Begin(HttpResponseMessage answer)
    {
        Forget();
        _whole = answer.Content.Headers.ContentLength;
        _announced = [.. Values(answer, "x-goog-hash").SelectMany(v => v.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
        Generation = Values(answer, "x-goog-generation").Select(v => long.TryParse(v, NumberStyles.None, CultureInfo.InvariantCulture, out var g) ? g : (long?)null).FirstOrDefault();
        if (_whole > mostBytes) throw TooLarge();
        _file = workspace.OpenWrite(_path);
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (Length + bytes.Length > mostBytes) throw TooLarge();
        if (Length < _head.Length) bytes[..(int)Math.Min(bytes.Length, _head.Length - Length)].CopyTo(_head.AsSpan((int)Length));
        try
        {
            _file!.Write(bytes);
        }
        catch (IOException e)
        {
            throw new VidPipeException(ErrorCode.StorageError, $"The video could not be written: {OneLine.Of(e.Message)}", e);
        }

        _digests.Add(bytes);
        Length += bytes.Length;
    }

    /// <exception cref="AttemptException">It is not what was announced.</exception>
    public Payload Complete()
    {
        if (_whole is { } whole && Length < whole) throw Attempt("the video is cut");
        if (Length != (_whole ?? Length) || !_digests.Match(_announced)) throw StartOver("the video does not have the digest or length that Cloud Storage announces");
        _file!.Dispose();
        _file = null;
        return new Payload(_path, Length, _head[..(int)Math.Min(_head.Length, Length)]);
    }

    /// <summary>Drops what has come.</summary>
    /// <returns>To be thrown.</returns>
    public AttemptException StartOver(string why)
    {
        Forget();
        return Attempt(why);
    }

    public void Dispose()
    {
        _file?.Dispose();
        _digests.Dispose();
    }

    private void Forget()
    {
        Dispose();
        (_file, _digests, _announced, _whole, Length, Generation) = (null, new ObjectDigests(), [], null, 0, null);
    }

    private GenerationException TooLarge() => new(
        new Failure(ErrorCode.VideoGenerationFailed, $"The finished video is larger than {mostBytes} bytes (Vertex:MaxMediaBytes). Raise that, and resume.", Retryable: false),
        CallBilling.NotBilled);

    private static AttemptException Attempt(string why) =>
        new(Failure.Of(ErrorCode.ProviderError, $"The finished video could not be fetched: {why}."), CallBilling.NotBilled);

    private static IEnumerable<string> Values(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) || answer.Content.Headers.TryGetValues(name, out values) ? values : [];
}
