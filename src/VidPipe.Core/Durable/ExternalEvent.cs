namespace VidPipe.Core.Durable;

/// <summary>A typed external event name; names compare without regard to case, as in Durable Functions.</summary>
public sealed class ExternalEvent<T>(string name)
{
    public string Name { get; } = name;
}
