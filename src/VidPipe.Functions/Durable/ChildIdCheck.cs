using VidPipe.Core.Durable;

namespace VidPipe.Functions.Durable;

internal enum ChildId
{
    Free,
    Taken,
}

/// <summary>Whether an instance id is free, asked by a parent just before it starts a child.</summary>
internal sealed class ChildIdCheck(IOrchestrationClient client) : IActivity<string, ChildId>
{
    public static Activity<string, ChildId> Handle { get; } = new("CheckChildId");

    public async Task<ChildId> RunAsync(ActivityContext context, string input, CancellationToken cancellationToken) =>
        await client.GetAsync(input, cancellationToken) is null ? ChildId.Free : ChildId.Taken;
}
