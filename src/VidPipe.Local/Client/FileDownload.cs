using System.Net.Http.Headers;
using System.Security.Cryptography;
using VidPipe.Local.CommandLine;

namespace VidPipe.Local.Client;

/// <summary>
/// Brings one file of a host to a path, where it appears whole or not at all. A connection that breaks costs only what
/// had not arrived: the rest is asked for by range. Disposing it removes what is unfinished.
/// </summary>
/// <param name="source">The file's path on the host.</param>
internal sealed class FileDownload(string source, string target) : IDisposable
{
    private const int BufferBytes = 128 * 1024;
    private const int DigestLength = 64;

    private readonly string _partialPath = PartialPath(target);
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private FileStream? _partial;
    private EntityTagHeaderValue? _eTag;
    private long? _length;
    private long _arrived;

    /// <summary>A name beside the target, which no other download and no file of a person has.</summary>
    public static string PartialPath(string target) => $"{target}.{Guid.NewGuid().ToString("n")[..8]}.part";

    /// <summary>Fetches what is missing.</summary>
    /// <returns>False when the connection broke after it had brought some of it: call again.</returns>
    /// <exception cref="HostGoneException">It broke and brought nothing.</exception>
    /// <exception cref="CommandFailedException">Failed: what came is not what the host has, or the target cannot be written. NotFoundOrWrongState: the host's file is damaged or gone.</exception>
    public async Task<bool> ContinueAsync(HostClient client, CancellationToken cancellationToken)
    {
        try
        {
            return await FetchAsync(client, cancellationToken);
        }
        catch (Exception problem) when (FileTrouble.Is(problem))
        {
            throw new CommandFailedException(ExitCode.Failed, $"'{target}' could not be saved: {FileTrouble.Reason(problem, _partialPath, target)} Make room there, or choose another place with -o.", problem);
        }
        catch (ApiException refused) when (refused.Problem is { Status: StatusCodes.Status409Conflict, Code: "WRONG_STATE", Retryable: false })
        {
            // The host names the route that mends it: a command names a command.
            throw new CommandFailedException(ExitCode.NotFoundOrWrongState, $"'{target}' could not be saved: the project has no undamaged file for it.", refused);
        }
    }

    public void Dispose()
    {
        _hash.Dispose();
        if (_partial is null) return;
        _partial.Dispose();
        File.Delete(_partialPath);
    }

    private async Task<bool> FetchAsync(HostClient client, CancellationToken cancellationToken)
    {
        _partial ??= new FileStream(_partialPath, FileMode.CreateNew, FileAccess.ReadWrite);
        using var message = new HttpRequestMessage(HttpMethod.Get, source);
        if (_arrived > 0 && _eTag is not null)
        {
            message.Headers.Range = new RangeHeaderValue(_arrived, null);
            message.Headers.IfRange = new RangeConditionHeaderValue(_eTag);
        }

        using var answer = await client.OpenAsync(message, cancellationToken);
        if (!IsTheRest(answer)) StartOver(answer);
        var before = _arrived;
        try
        {
            await CopyAsync(client, answer, cancellationToken);
        }
        catch (HostGoneException) when (_arrived > before && _eTag is not null)
        {
            return false;
        }

        Finish();
        return true;
    }

    private bool IsTheRest(HttpResponseMessage answer) =>
        (int)answer.StatusCode == StatusCodes.Status206PartialContent
        && answer.Content.Headers.ContentRange is { From: { } from, Length: { } length }
        && from == _arrived
        && length == _length
        && Equals(answer.Headers.ETag, _eTag);

    /// <summary>The file has changed meanwhile, or there is nothing yet to continue.</summary>
    private void StartOver(HttpResponseMessage answer)
    {
        if ((int)answer.StatusCode != StatusCodes.Status200OK) throw Damaged($"the answer {(int)answer.StatusCode} is not the part that was asked for");
        _partial!.SetLength(0);
        _ = _hash.GetHashAndReset();
        _arrived = 0;
        _length = answer.Content.Headers.ContentLength;
        _eTag = answer.Headers.ETag is { IsWeak: false } strong ? strong : null;
    }

    private async Task CopyAsync(HostClient client, HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[BufferBytes];
        while (await client.ReadAsync(body, buffer, cancellationToken) is > 0 and var read)
        {
            await _partial!.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            _hash.AppendData(buffer, 0, read);
            _arrived += read;
        }
    }

    private void Finish()
    {
        if (_length is { } length && _arrived != length) throw Damaged($"{_arrived} of {length} bytes came");
        var digest = Convert.ToHexStringLower(_hash.GetHashAndReset());
        // The ETag of VidPipe's files is the digest of their bytes.
        var named = _eTag?.Tag.Trim('"');
        if (named is { Length: DigestLength } && named.All(char.IsAsciiHexDigitLower) && named != digest) throw Damaged("its bytes are not those that its ETag names");

        _partial!.Dispose();
        _partial = null;
        File.Move(_partialPath, target, overwrite: true);
    }

    private CommandFailedException Damaged(string how) => new(ExitCode.Failed, $"'{target}' could not be saved: {how}. Something on the way changes what the host sends.");
}
