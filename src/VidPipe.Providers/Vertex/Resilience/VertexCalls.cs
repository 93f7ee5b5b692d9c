using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;

namespace VidPipe.Providers.Vertex.Resilience;

/// <summary>
/// Makes calls in attempts, at each model's pace: exponential waits with jitter (or what the provider asks for), a time limit
/// per attempt, a circuit breaker per model. What is repeated depends on who pays. One instance per provider. Thread-safe.
/// </summary>
internal sealed class VertexCalls
{
    private static readonly TimeSpan BreakerWindow = TimeSpan.FromMinutes(1);
    private const double BreakerRatio = 0.8;

    private readonly ConcurrentDictionary<string, ModelLine> _lines = new(StringComparer.Ordinal);
    private readonly VertexOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ResiliencePipeline _whateverFailed;
    private readonly ResiliencePipeline _onlyUnsent;

    public VertexCalls(VertexOptions options, TimeProvider time, ILogger logger)
    {
        (_options, _time, _logger) = (options, time, logger);
        _whateverFailed = Retry(_ => true);
        _onlyUnsent = Retry(e => e.Billing == CallBilling.NotBilled);
    }

    /// <summary>A paid call that is safe to repeat; a repeat after a lost answer is announced first.</summary>
    /// <exception cref="GenerationException">It failed for good; says whether the last attempt is billed.</exception>
    public Task<T> RepeatableAsync<T>(
        ModelInfo model, TimeSpan limit, IPaidCall paid, Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken) =>
        RunAsync(_whateverFailed, model.Id, new CallState(LineOf(model), limit, paid, _time), attempt, cancellationToken);

    /// <summary>A paid call that must never be sent twice: it is repeated only when it surely was not carried out.</summary>
    /// <exception cref="GenerationException">It failed; unless NotBilled, it may have been accepted. CANCELLED: before anything was sent.</exception>
    /// <exception cref="OperationCanceledException">Cancelled after it was sent.</exception>
    public async Task<T> OnceAsync<T>(ModelInfo model, TimeSpan limit, Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken)
    {
        var state = new CallState(LineOf(model), limit, null, _time);
        try
        {
            return await RunAsync(_onlyUnsent, model.Id, state, attempt, cancellationToken);
        }
        catch (OperationCanceledException e) when (!state.IsOpen)
        {
            throw new GenerationException(Failure.Of(ErrorCode.Cancelled, "Cancelled before anything was sent."), CallBilling.NotBilled, e);
        }
    }

    /// <summary>A call that costs nothing, at any pace.</summary>
    /// <param name="name">Of the service; those who give the same share a circuit breaker. Not a model's id: paid calls have their own.</param>
    /// <exception cref="GenerationException">It failed for good.</exception>
    public Task<T> FreeAsync<T>(string name, TimeSpan limit, Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken) =>
        RunAsync(_whateverFailed, name, new CallState(_lines.GetOrAdd(name, _ => Line(null, TimeSpan.Zero)), limit, null, _time), attempt, cancellationToken);

    private ModelLine LineOf(ModelInfo model) => _lines.GetOrAdd(model.Id, _ => Line(model.RequestsPerMinute, model.LeastInterval));

    private ModelLine Line(int? requestsPerMinute, TimeSpan leastInterval) => new(new ModelGate(requestsPerMinute, leastInterval, _time), Breaker());

    private async Task<T> RunAsync<T>(
        ResiliencePipeline retry, string name, CallState state, Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(name, cancellationToken);
        try
        {
            return await retry.ExecuteAsync(async c => await ThroughBreakerAsync(state, attempt, c.CancellationToken), context);
        }
        catch (AttemptException e)
        {
            throw new GenerationException(e.Failure, state.IsOpen ? CallBilling.Unknown : e.Billing, e);
        }
        catch (GenerationException e) when (state.IsOpen && e.Billing != CallBilling.Unknown)
        {
            throw new GenerationException(e.Failure, CallBilling.Unknown, e);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static async Task<T> ThroughBreakerAsync<T>(CallState state, Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken)
    {
        try
        {
            return await state.Line.Breaker.ExecuteAsync(async token => await state.AttemptAsync(attempt, token), cancellationToken);
        }
        catch (BrokenCircuitException e)
        {
            const string message = "Vertex AI has failed too often of late and is left alone for a moment; nothing was sent. Try again later.";
            throw new AttemptException(Failure.Of(ErrorCode.ProviderError, message), CallBilling.NotBilled, e) { RetryAfter = e.RetryAfter, IsOutage = false };
        }
    }

    private ResiliencePipeline Retry(Func<AttemptException, bool> repeats)
    {
        if (_options.Attempts == 1) return ResiliencePipeline.Empty;
        return new ResiliencePipelineBuilder { TimeProvider = _time }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = _options.Attempts - 1,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = _options.RetryDelay,
                MaxDelay = _options.MaxRetryDelay,
                ShouldHandle = args => ValueTask.FromResult(
                    args.Outcome.Exception is AttemptException e && repeats(e) && !(e.RetryAfter > _options.MaxRetryDelay)),
                DelayGenerator = args => ValueTask.FromResult(
                    args.Outcome.Exception is AttemptException { RetryAfter: { } asked } ? asked < _options.RetryDelay ? _options.RetryDelay : asked : (TimeSpan?)null),
                OnRetry = args =>
                {
                    _logger.LogWarning(
                        "Vertex AI, {Model}: attempt {Attempt} failed, the next comes in {Delay}: {Reason}",
                        args.Context.OperationKey, args.AttemptNumber + 1, args.RetryDelay, args.Outcome.Exception?.Message);
                    return default;
                },
            })
            .Build();
    }

    private ResiliencePipeline Breaker() => new ResiliencePipelineBuilder { TimeProvider = _time }
        .AddCircuitBreaker(new CircuitBreakerStrategyOptions
        {
            FailureRatio = BreakerRatio,
            MinimumThroughput = _options.BreakAfter,
            SamplingDuration = BreakerWindow,
            BreakDuration = _options.BreakDuration,
            ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is AttemptException { IsOutage: true }),
        })
        .Build();
}
