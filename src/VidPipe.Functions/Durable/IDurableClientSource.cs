using Microsoft.DurableTask.Client;

namespace VidPipe.Functions.Durable;

/// <summary>Where the platform's client comes from.</summary>
internal interface IDurableClientSource
{
    /// <exception cref="VidPipe.Core.Errors.VidPipeException">DATABASE_ERROR: there is none yet.</exception>
    DurableTaskClient Client { get; }
}
