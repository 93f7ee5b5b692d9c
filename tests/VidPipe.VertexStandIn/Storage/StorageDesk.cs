using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using VidPipe.StandIn.Calls;
using VidPipe.StandIn.Checking;
using VidPipe.StandIn.Making;
using VidPipe.StandIn.Scripting;
using VidPipe.StandIn.Serving;

namespace VidPipe.StandIn.Storage;

/// <summary>Cloud Storage's JSON API: an object's bytes (<c>alt=media</c>) or its metadata.</summary>
internal sealed partial class StorageDesk(Bucket bucket) : IDesk
{
    public Job Prepare(Received request, JsonElement body, Faults faults)
    {
        var alt = request.Query["alt"].ToString();
        faults.When(alt is not ("" or "json" or "media"), "alt", $"is '{alt}'; allowed: json, media");
        return new Job(CallKind.Download, request.Target.Resource, (answer, _) => Task.FromResult(Answer(request, alt == "media", answer as Answer.Damaged)));
    }

    private Reply Answer(Received request, bool isMedia, Answer.Damaged? damaged)
    {
        if (bucket.Find($"gs://{request.Target.Resource}") is not { } stored) return Missing($"No such object: {request.Target.Resource}", isMedia);
        if (!isMedia) return Reply.Ok(Describe(stored));

        var damage = damaged?.Damage ?? Damage.None;
        var bytes = Damages.Apply(stored.Bytes, damage);
        var reply = Range(request.Headers.Range.ToString(), bytes) is { } range ? Partial(stored, bytes, range) : new Reply(200, stored.ContentType, bytes);
        return reply with { Headers = [.. reply.Headers, .. Headers(stored, damage)], Label = damaged?.Label ?? reply.Label };
    }

    /// <summary>Media requests are not even refused in JSON.</summary>
    private static Reply Missing(string message, bool isMedia) => (isMedia ? Reply.Text(404, message) : RpcError.NotFound(message)) with { Label = "not-found" };

    private static Reply Partial(StoredObject stored, byte[] bytes, (long From, long To) range)
    {
        if (range.From >= bytes.Length || range.To < range.From)
        {
            return RpcError.Of(416, "Request range not satisfiable") with { Headers = [("Content-Range", $"bytes */{bytes.Length}")], Label = "range" };
        }

        var part = bytes.AsMemory((int)range.From, (int)(range.To - range.From + 1));
        return new Reply(206, stored.ContentType, part) { Headers = [("Content-Range", $"bytes {range.From}-{range.To}/{bytes.Length}")] };
    }

    private static IEnumerable<(string, string)> Headers(StoredObject stored, Damage damage)
    {
        var (crc, md5) = damage == Damage.WrongDigest
            ? ("AAAAAA==", Convert.ToBase64String(new byte[16]))
            : (stored.Crc32C, stored.Md5);
        var length = stored.Bytes.Length.ToString(CultureInfo.InvariantCulture);
        yield return ("x-goog-hash", $"crc32c={crc}");
        yield return ("x-goog-hash", $"md5={md5}");
        yield return ("x-goog-generation", stored.Generation.ToString(CultureInfo.InvariantCulture));
        yield return ("x-goog-stored-content-encoding", "identity");
        yield return ("x-goog-stored-content-length", length);
        yield return ("ETag", $"\"{stored.Generation.ToString("x", CultureInfo.InvariantCulture)}\"");
        yield return ("Accept-Ranges", "bytes");
    }

    private static JsonObject Describe(StoredObject stored)
    {
        var path = stored.Uri["gs://".Length..].Split('/', 2);
        return new JsonObject
        {
            ["kind"] = "storage#object",
            ["name"] = path[1],
            ["bucket"] = path[0],
            ["generation"] = stored.Generation.ToString(CultureInfo.InvariantCulture),
            ["contentType"] = stored.ContentType,
            ["size"] = stored.Bytes.Length.ToString(CultureInfo.InvariantCulture),
            ["md5Hash"] = stored.Md5,
            ["crc32c"] = stored.Crc32C,
        };
    }

    /// <returns>The first and last byte asked for; null for the whole, as for a header that is not understood.</returns>
    private static (long From, long To)? Range(string header, byte[] bytes)
    {
        if (RangeHeader().Match(header) is not { Success: true } match) return null;
        var (first, last) = (match.Groups["from"].Value, match.Groups["to"].Value);
        if (first.Length > 0) return (Number(first), last.Length > 0 ? Math.Min(Number(last), bytes.Length - 1) : bytes.Length - 1);
        return last.Length > 0 ? (Math.Max(0, bytes.Length - Number(last)), bytes.Length - 1) : null;
    }

    private static long Number(string digits) => long.Parse(digits, CultureInfo.InvariantCulture);

    [GeneratedRegex("^bytes=(?<from>[0-9]{0,15})-(?<to>[0-9]{0,15})$")]
    private static partial Regex RangeHeader();
}
