using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Core.Tests.Assets;
using VidPipe.Providers.Tests.Vertex.Rigs;
using VidPipe.Providers.Vertex.Resilience;

namespace VidPipe.Providers.Tests.Vertex.Resilience;

public sealed class PaceTests
{
    private static readonly string Good = Answer.Text(Answer.Story(1).ToJsonString());

    [Fact]
    public async Task A_model_is_called_at_its_least_interval_repeats_included()
    {
        using var rig = new VertexRig(change: line => line.Kind == ModelKind.Text ? line with { LeastInterval = TimeSpan.FromSeconds(30) } : line);
        rig.Wire.Answers(200, Good).Fails(503, "UNAVAILABLE").Answers(200, Good);

        await rig.WriteAsync();
        await rig.WriteAsync();

        var at = rig.Wire.Requests.Select(r => (r.At - rig.Wire.Requests[0].At).TotalSeconds).ToList();
        Assert.Equal([0.0, 30.0, 60.0], at);
    }

    [Fact]
    public async Task No_minute_sees_more_calls_than_may_be()
    {
        using var rig = new VertexRig(change: line => line.Kind == ModelKind.Text ? line with { RequestsPerMinute = 3 } : line);
        rig.Wire.Answers(200, Good);

        for (var call = 0; call < 8; call++) await rig.WriteAsync();

        Assert.Equal([0, 0, 0, 60, 60, 60, 120, 120], rig.Wire.Requests.Select(r => (r.At - rig.Wire.Requests[0].At).TotalSeconds));
    }

    [Fact]
    public async Task Models_do_not_wait_for_each_other()
    {
        using var rig = new VertexRig(change: line => line with { LeastInterval = TimeSpan.FromMinutes(5) });
        rig.Wire.Answers(200, Good).Answers(200, Answer.Media("image/png", Answer.Png));

        await rig.WriteAsync();
        await rig.DrawAsync();

        Assert.Empty(rig.Time.Waits);
    }

    [Fact]
    public async Task Polls_have_no_pace()
    {
        using var rig = new VertexRig(change: line => line with { LeastInterval = TimeSpan.FromMinutes(5) });
        rig.Wire.Answers(200, Answer.Running(VertexRig.Operation));

        await rig.PollAsync();
        await rig.SubmitAsync();
        await rig.PollAsync();
        await rig.PollAsync();
        Assert.Empty(rig.Time.Waits);

        await rig.SubmitAsync();
        Assert.Equal([TimeSpan.FromMinutes(5)], rig.Time.Waits);
    }

    [Fact]
    public async Task Callers_that_come_at_once_take_turns()
    {
        var time = new PassingTime();
        var gate = new ModelGate(null, TimeSpan.FromSeconds(3), time);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => gate.EnterAsync(default)));

        Assert.Equal(9, (time.GetUtcNow() - time.Start).TotalSeconds);
    }

    [Fact]
    public async Task A_model_that_keeps_failing_is_left_alone_until_it_may_have_recovered()
    {
        using var rig = new VertexRig(VertexRig.Usual with { BreakAfter = 3, Attempts = 1, BreakDuration = TimeSpan.FromSeconds(30) });
        rig.Wire.Fails(503, "UNAVAILABLE").Fails(503, "UNAVAILABLE").Fails(503, "UNAVAILABLE").Answers(200, Good);
        for (var call = 0; call < 3; call++) await Assert.ThrowsAnyAsync<GenerationException>(() => rig.WriteAsync());

        var broken = await Assert.ThrowsAnyAsync<GenerationException>(() => rig.WriteAsync());
        Assert.Equal((ErrorCode.ProviderError, CallBilling.NotBilled, true), (broken.Code, broken.Billing, broken.Failure.Retryable));
        Assert.Equal(3, rig.Wire.Requests.Count);

        rig.Time.Advance(TimeSpan.FromSeconds(31));
        await rig.WriteAsync();
        Assert.Equal(4, rig.Wire.Requests.Count);
    }

    [Fact]
    public async Task A_call_waits_for_the_breaker_to_close_and_goes_on()
    {
        using var rig = new VertexRig(VertexRig.Usual with { BreakAfter = 2, BreakDuration = TimeSpan.FromSeconds(45) });
        rig.Wire.Fails(503, "UNAVAILABLE").Fails(503, "UNAVAILABLE").Answers(200, Good);

        await rig.WriteAsync();

        Assert.Equal((3, 2), (rig.Wire.Requests.Count, rig.Paid.Repeats));
        Assert.True(rig.Wire.Requests[2].At - rig.Wire.Requests[1].At >= TimeSpan.FromSeconds(45));
    }

    [Fact]
    public async Task Rate_limits_and_refusals_do_not_open_the_breaker()
    {
        using var rig = new VertexRig(VertexRig.Usual with { BreakAfter = 2, Attempts = 1 });
        rig.Wire.Fails(429, "RESOURCE_EXHAUSTED").Fails(429, "RESOURCE_EXHAUSTED").Fails(400, "INVALID_ARGUMENT").Fails(400, "INVALID_ARGUMENT").Answers(200, Good);

        for (var call = 0; call < 4; call++) await Assert.ThrowsAnyAsync<GenerationException>(() => rig.WriteAsync());

        await rig.WriteAsync();
    }
}
