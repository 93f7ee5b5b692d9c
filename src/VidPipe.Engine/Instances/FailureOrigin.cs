using VidPipe.Core.Errors;

namespace VidPipe.Engine.Instances;

/// <summary>Where in the journal a rewind cuts.</summary>
/// <param name="Position">The line of the task failure.</param>
/// <param name="CallsBefore">How many calls the code had made when it learned of it: what it asked for later may not be asked for again.</param>
internal sealed record FailureOrigin(long Position, long CallsBefore);

/// <summary>The task failures that an orchestrator was given.</summary>
internal sealed class DeliveredFailures
{
    private const string DataKey = "vidpipe.origin";

    private readonly List<(FailureOrigin Origin, ErrorCode Code)> _delivered = [];

    public TaskFailedException Record(string taskName, Failure failure, FailureOrigin origin)
    {
        _delivered.Add((origin, failure.Code));
        var exception = new TaskFailedException(taskName, failure);
        exception.Data[DataKey] = origin;
        return exception;
    }

    /// <summary>
    /// The failure that a terminal one comes from: by the exception itself; else the first of the same code; else the last.
    /// From there back to the first failure since which the code has asked for nothing: failed siblings of a fan-out
    /// are all to run again.
    /// </summary>
    public FailureOrigin? OriginOf(Exception exception, Failure failure)
    {
        var origin = Carried(exception) ?? FirstOf(failure.Code) ?? (_delivered.Count > 0 ? _delivered[^1].Origin : null);
        return origin is null ? null : _delivered.First(d => d.Origin.CallsBefore == origin.CallsBefore).Origin;
    }

    private FailureOrigin? FirstOf(ErrorCode code)
    {
        foreach (var (origin, its) in _delivered)
        {
            if (its == code) return origin;
        }

        return null;
    }

    private static FailureOrigin? Carried(Exception? exception) => exception switch
    {
        null => null,
        _ when exception.Data[DataKey] is FailureOrigin origin => origin,
        AggregateException many => many.InnerExceptions.Select(Carried).Where(o => o is not null).MinBy(o => o!.Position),
        _ => Carried(exception.InnerException),
    };
}
