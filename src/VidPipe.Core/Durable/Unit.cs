namespace VidPipe.Core.Durable;

/// <summary>The input or output of a step that has none; in JSON an empty object.</summary>
public sealed record Unit
{
    public static Unit Value { get; } = new();
}
