using VidPipe.Api.Http;

namespace VidPipe.Api.Fields;

/// <summary>The values of a request's fields, each valid by its own rule, and where rules over several fields note their errors.</summary>
internal sealed class RequestValues(FieldReader reader, IReadOnlyDictionary<string, object?> values)
{
    /// <summary>Whether nothing is wrong so far with the request.</summary>
    public bool AreValid => reader.Errors.IsEmpty;

    /// <summary>Its value, else its default: where it is not given, and where it is wrong.</summary>
    public T? Get<T>(RequestField<T> field) => values[field.Name] is T value ? value : field.Default;

    /// <summary>Whether it is given, and valid by its own rule.</summary>
    public bool IsGiven(RequestField field) => values[field.Name] is not null;

    public bool IsWrong(RequestField field) => reader.IsWrong(field.Name);

    /// <summary>Notes what is wrong with a field.</summary>
    public void Refuse(RequestField field, string message) => reader.Add(field.Name, message);
}
