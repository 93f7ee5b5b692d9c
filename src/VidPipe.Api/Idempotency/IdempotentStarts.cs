using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using VidPipe.Api.Http;
using VidPipe.Api.OpenApi;
using VidPipe.Api.Problems;
using VidPipe.Core.Assets;
using VidPipe.Core.Clocks;
using VidPipe.Core.Errors;

namespace VidPipe.Api.Idempotency;

/// <summary>
/// Starts a thing once per <c>Idempotency-Key</c>, however often, wherever and at whatever time the request arrives. The
/// claim is stored before the start, which must itself be harmless to repeat with the same plan: a crash between the two
/// is healed by whoever takes the claim over.
/// </summary>
internal sealed class IdempotentStarts(DocumentStore documents, TimeProvider time)
{
    public const string HeaderName = "Idempotency-Key";
    public const int MaxKeyLength = 128;
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    /// <summary>For <c>openapi.json</c>.</summary>
    public static Parameter Parameter => new(
        HeaderName, "header", "The same key and body give the same answer and start nothing twice; kept 24 hours.", Schema.Text(MaxKeyLength, minLength: 1));

    private static readonly TimeSpan TakenOverAfter = TimeSpan.FromSeconds(30);

    /// <param name="plan">Validates and draws the id. Not called when the key is known.</param>
    /// <param name="start">Starts what was planned; does nothing when that is started. WRONG_STATE or NOT_FOUND when it cannot be any more.</param>
    /// <returns>What was started, now or by an earlier request with this key.</returns>
    /// <exception cref="ApiException">422: no valid key, or it came with another body before. 409: the first request is still being answered.</exception>
    public async Task<PlannedStart<T>> RunAsync<T>(
        HttpContext http, RequestBody body, Func<Task<PlannedStart<T>>> plan, Func<PlannedStart<T>, CancellationToken, Task> start)
    {
        if (!http.Request.Headers.TryGetValue(HeaderName, out var key))
        {
            var unclaimed = await plan();
            await start(unclaimed, http.RequestAborted);
            return unclaimed;
        }

        var name = NameOf(http.Request, Validated(key.ToString()));
        var bodyHash = Convert.ToHexStringLower(SHA256.HashData(body.Bytes.Span));
        var present = await documents.ReadAsync<StartClaim<T>>(name, http.RequestAborted);
        if (present is { } known && !IsExpired(known.Value)) return await RepeatAsync(name, known.Value, known.ETag, bodyHash, start);

        var planned = await plan();

        // From here on the client may go away: what is claimed is started.
        var now = time.GetUtcNow();
        var claim = new StartClaim<T>(bodyHash, planned, now, now, Answered: false);
        var written = present is { } expired
            ? await documents.TryReplaceAsync(name, claim, expired.ETag, CancellationToken.None)
            : await documents.TryCreateAsync(name, claim, CancellationToken.None);
        if (written.Written) return await StartAsync(name, claim, written.ETag!, start);

        // Somebody was quicker by a hair: their claim is there now, unless it was deleted again.
        return await documents.ReadAsync<StartClaim<T>>(name, CancellationToken.None) is { } winner
            ? await RepeatAsync(name, winner.Value, winner.ETag, bodyHash, start)
            : throw StillBeingAnswered();
    }

    private async Task<PlannedStart<T>> RepeatAsync<T>(
        BlobName name, StartClaim<T> claim, string eTag, string bodyHash, Func<PlannedStart<T>, CancellationToken, Task> start)
    {
        if (claim.BodyHash != bodyHash) throw ApiException.Invalid(HeaderName, "This key came with another body before; use a new one.");
        if (claim.Answered) return claim.Start;

        if (!time.HasPassed(TakenOverAfter, claim.ClaimedAt)) throw StillBeingAnswered();

        var mine = claim with { ClaimedAt = time.GetUtcNow() };
        var written = await documents.TryReplaceAsync(name, mine, eTag, CancellationToken.None);
        return written.Written ? await StartAsync(name, mine, written.ETag!, start) : throw StillBeingAnswered();
    }

    private async Task<PlannedStart<T>> StartAsync<T>(
        BlobName name, StartClaim<T> claim, string eTag, Func<PlannedStart<T>, CancellationToken, Task> start)
    {
        try
        {
            await start(claim.Start, CancellationToken.None);
        }
        catch (VidPipeException refused) when (refused.Code is ErrorCode.WrongState or ErrorCode.NotFound)
        {
            // Nothing was started, and never will be by this plan: the key is free for another.
            await documents.TryReplaceAsync(name, claim with { CreatedAt = DateTimeOffset.MinValue }, eTag, CancellationToken.None);
            throw;
        }
        catch
        {
            // It may have started or not; the next attempt is free to find out at once, with the same id.
            await documents.TryReplaceAsync(name, claim with { ClaimedAt = DateTimeOffset.MinValue }, eTag, CancellationToken.None);
            throw;
        }

        // When this is lost, the claim was taken over meanwhile by one who starts the same id and marks it too.
        await documents.TryReplaceAsync(name, claim with { Answered = true }, eTag, CancellationToken.None);
        return claim.Start;
    }

    private bool IsExpired<T>(StartClaim<T> claim) => time.GetUtcNow() - claim.CreatedAt >= Kept;

    private static string Validated(string key) => key.Length is > 0 and <= MaxKeyLength && key.All(c => c is > ' ' and <= '~')
        ? key
        : throw ApiException.Invalid(HeaderName, $"Must be 1 to {MaxKeyLength} visible ASCII characters.");

    /// <summary>Routes do not regard case or a slash at the end, so neither does the scope of a key.</summary>
    private static BlobName NameOf(HttpRequest request, string key)
    {
        var scope = $"{request.Method}\n{request.Path.Value?.TrimEnd('/').ToLowerInvariant()}\n{key}";
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(scope)));
        return new BlobName($"idempotency/{hash[..2]}/{hash[2..]}.json");
    }

    private static ApiException StillBeingAnswered() =>
        ApiException.Busy("The first request with this key is still being answered; ask again in a moment.", retryAfterSeconds: 2);
}
