namespace VidPipe.Api.Problems;

/// <summary>What is wrong with a request, field by field, so that a client learns of everything at once.</summary>
internal sealed class FieldErrors
{
    private readonly SortedDictionary<string, List<string>> _messages = new(StringComparer.Ordinal);

    public bool IsEmpty => _messages.Count == 0;

    public void Add(string field, string message)
    {
        if (!_messages.TryGetValue(field, out var messages)) _messages[field] = messages = [];
        messages.Add(message);
    }

    public bool Has(string field) => _messages.ContainsKey(field);

    public IReadOnlyDictionary<string, IReadOnlyList<string>> ToDictionary() =>
        _messages.ToDictionary(entry => entry.Key, IReadOnlyList<string> (entry) => entry.Value, StringComparer.Ordinal);

    /// <exception cref="ApiException">422, when there is any.</exception>
    public void ThrowIfAny()
    {
        if (!IsEmpty) throw ApiException.Invalid(this);
    }
}
