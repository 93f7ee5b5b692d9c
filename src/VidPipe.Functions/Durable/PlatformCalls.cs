using DurableTask.Core.Exceptions;
using Grpc.Core;
using VidPipe.Core.Errors;

namespace VidPipe.Functions.Durable;

/// <summary>Calls of the platform's client, with what they throw in our words.</summary>
internal static class PlatformCalls
{
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="VidPipeException">DATABASE_ERROR: the back end did not answer. NOT_SUPPORTED: it lacks the verb. WRONG_STATE: the id is in use.</exception>
    public static async Task<T> AskAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (RpcException cancelled) when (cancelled.StatusCode == StatusCode.Cancelled && cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancelled.Message, cancelled, cancellationToken);
        }
        catch (Exception exists) when (exists is OrchestrationAlreadyExistsException or RpcException { StatusCode: StatusCode.AlreadyExists })
        {
            throw new VidPipeException(ErrorCode.WrongState, "The instance id is in use.", exists);
        }
        catch (Exception unknown) when (unknown is NotSupportedException or NotImplementedException or RpcException { StatusCode: StatusCode.Unimplemented })
        {
            throw new VidPipeException(ErrorCode.NotSupported, "The orchestration back end lacks this verb.", unknown);
        }
        catch (RpcException failed)
        {
            throw new VidPipeException(ErrorCode.DatabaseError, $"The orchestration back end failed: {failed.Status.StatusCode} {failed.Status.Detail}", failed);
        }
    }

    /// <inheritdoc cref="AskAsync{T}" />
    public static Task TellAsync(Func<Task> call, CancellationToken cancellationToken) => AskAsync(
        async () =>
        {
            await call();
            return true;
        },
        cancellationToken);
}
