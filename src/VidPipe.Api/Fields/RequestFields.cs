using System.Text.Json;
using System.Text.Json.Nodes;
using VidPipe.Api.Http;
using VidPipe.Api.Problems;
using VidPipe.Core.Durable;

namespace VidPipe.Api.Fields;

/// <summary>The fields that a request takes, in the order of its schema, its help and its documentation.</summary>
internal sealed record RequestFields(params IReadOnlyList<RequestField> All)
{
    /// <summary>Fields that the request does not take for a reason worth saying.</summary>
    public IReadOnlyList<(RequestField Field, string Reason)> Refused { get; init; } = [];

    public RequestValues Read(JsonElement body, FieldErrors errors) => Read(new FieldReader(body, errors));

    /// <summary>Reads all fields and notes all that is wrong with them one by one, fields that the request does not have included.</summary>
    public RequestValues Read(FieldReader reader)
    {
        var values = All.ToDictionary(field => field.Name, field => field.Read(reader), StringComparer.Ordinal);
        foreach (var field in All.Where(field => field.IsRequired && reader.IsObject && !reader.Has(field.Name))) reader.Add(field.Name, "Is required.");
        foreach (var (field, reason) in Refused.Where(refused => reader.Has(refused.Field.Name))) reader.Add(field.Name, reason);
        reader.RefuseOthers();
        return new RequestValues(reader, values);
    }

    public JsonObject Schema() =>
        OpenApi.Schema.Object([.. All.Where(field => field.IsRequired).Select(field => field.Name)], [.. All.Select(field => (field.Name, field.Schema()))]);

    /// <summary>The same fields as edits of something that has them: none is required, and what is not given is its own.</summary>
    /// <param name="changed">Fields that are described otherwise in an edit, or are in edits only.</param>
    public RequestFields AsEdits(params IReadOnlyList<RequestField> changed)
    {
        var kept = All.Select(field => changed.FirstOrDefault(other => other.Name == field.Name) ?? field).ToList();
        return new RequestFields([.. kept.Concat(changed.Except(kept)).Select(field => field with { IsEdit = true, IsRequired = false })]);
    }

    /// <summary>
    /// Lays edits over the request that their source was made by, as its spec has kept it: a default that has changed since is
    /// not looked at. The whole is then read as any request is. Names that are no fields stay, to be refused.
    /// </summary>
    /// <param name="source">A spec whose properties have the names of the fields.</param>
    public JsonElement Merge<TSpec>(JsonElement edits, TSpec source)
    {
        if (edits.ValueKind != JsonValueKind.Object) return edits;

        var kept = JsonSerializer.SerializeToElement(source, DurableJson.Options);
        var merged = new JsonObject();
        foreach (var field in All.Where(field => field.DecidedBy is not { } other || !IsGiven(edits, other.Name)))
        {
            if (kept.TryGetProperty(field.Name, out var value)) merged[field.Name] = Node(value);
        }

        foreach (var edit in edits.EnumerateObject())
        {
            if (!IsGiven(edits, edit.Name)) merged.TryAdd(edit.Name, null);
            else merged[edit.Name] = IsCleared(edit) ? null : Node(edit.Value);
        }

        return JsonSerializer.SerializeToElement(merged, ApiJson.Options);
    }

    private bool IsCleared(JsonProperty edit) =>
        edit.Value.ValueKind == JsonValueKind.String && edit.Value.ValueEquals("") && All.Any(field => field.IsClearable && field.Name == edit.Name);

    private static bool IsGiven(JsonElement edits, string name) => edits.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    private static JsonNode? Node(JsonElement value) => JsonSerializer.SerializeToNode(value, ApiJson.Options);
}
