using Microsoft.DurableTask.Client;
using VidPipe.Core.Errors;

namespace VidPipe.Functions.Durable;

/// <summary>
/// The platform hands its client to the functions that ask for it, one call at a time; our services are there before any
/// call. Every function that runs code of ours leaves its client here first: they are all alike.
/// </summary>
internal sealed class BoundClient : IDurableClientSource
{
    private volatile DurableTaskClient? _latest;

    public DurableTaskClient Client =>
        _latest ?? throw new VidPipeException(ErrorCode.DatabaseError, "The platform's durable client has not been bound yet.");

    public void Keep(DurableTaskClient client) => _latest = client;
}
