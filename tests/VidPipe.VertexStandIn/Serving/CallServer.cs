using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using VidPipe.StandIn.Calls;
using VidPipe.StandIn.Checking;
using VidPipe.StandIn.Scripting;
using VidPipe.StandIn.Tokens;

namespace VidPipe.StandIn.Serving;

/// <summary>Takes every call through the same gates: script before the body, token, check, script, work, log, answer.</summary>
internal sealed class CallServer(
    StandInOptions options, IReadOnlyDictionary<Endpoint, IDesk> desks, Script script, CallLog log, Violations violations, TokenOffice tokens)
{
    public async Task HandleAsync(HttpContext http)
    {
        var raw = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var target = Target.Of(raw.Split('?')[0]);
        var arrived = new Call { Sequence = 0, At = options.Time.GetUtcNow(), Kind = target.Kind, Method = http.Request.Method, Path = raw, Model = target.Model };
        var call = log.Open(arrived);
        try
        {
            call = await HandleAsync(http, target, call);
        }
        catch (Exception gone) when (http.RequestAborted.IsCancellationRequested && gone is OperationCanceledException or IOException or BadHttpRequestException)
        {
            call = log.Of().First(c => c.Sequence == call.Sequence) with { Answer = "client-gone" };
        }
        catch (Exception broken) when (!http.Response.HasStarted)
        {
            violations.Add(new Violation(call.Sequence, call.Kind, "stand-in", $"The stand-in itself failed: {broken}"));
            http.Response.StatusCode = 500;
            call = call with { Answer = "stand-in-failed", Status = 500 };
        }

        log.Update(call with { IsOver = true });
    }

    private async Task<Call> HandleAsync(HttpContext http, Target target, Call call)
    {
        var before = script.BeforeRead(target.Kind, target.Model);
        if (before.Answer is not null)
        {
            await PassAsync(before.Latency, http);
            http.Abort();
            return call with { Answer = before.Answer.Label };
        }

        var faults = new Faults();
        var body = await ReadAsync(http.Request, faults);
        var protocol = Protocol.Of(target.Endpoint);
        if (options.RequireAuth && protocol.NeedsToken && tokens.Refusal(http.Request.Headers.Authorization) is { } refusal)
        {
            return await SendAsync(http, call, RpcError.Unauthenticated(refusal), null);
        }

        var request = new Received(target, http.Request.Method, http.Request.Headers, http.Request.Query, body);
        var job = Prepare(http.Request, request, protocol, faults, out var digest);
        call = call with { Kind = job.Kind, Prompt = job.Prompt, Digest = digest, Operation = job.Operation };
        log.Update(call);
        if (faults.Any) return await SendAsync(http, call, Refuse(call, faults, job, target), null);

        var decision = script.Decide(job.Kind, target.Model, job.Prompt);
        await PassAsync(decision.Latency, http);
        return await ServeAsync(http, call, job, decision);
    }

    private async Task<Call> ServeAsync(HttpContext http, Call call, Job job, Decision decision)
    {
        switch (decision.Answer)
        {
            case Answer.Cut { At: CutPoint.AfterRead } cut:
                http.Abort();
                return call with { Answer = cut.Label };
            case Answer.Fail { AfterWork: false } fail:
                return await SendAsync(http, call, RpcError.Of(fail, options.Time.GetUtcNow()), null);
            case Answer.ExpireTokens expire:
                tokens.ExpireAll();
                return await SendAsync(http, call, RpcError.Unauthenticated("ACCESS_TOKEN_EXPIRED") with { Label = expire.Label }, null);
        }

        // What was begun is finished: a client that goes away is charged all the same.
        var reply = await job.Work(decision.Answer, CancellationToken.None);
        call = call with { CarriedOut = reply.CarriedOut, Operation = reply.Operation ?? call.Operation };
        if (call.CarriedOut) log.Update(call);
        await PassAsync(decision.AnswerLatency, http);

        switch (decision.Answer)
        {
            case Answer.Cut { At: CutPoint.AfterWork } cut:
                http.Abort();
                return call with { Answer = cut.Label };
            case Answer.Fail fail:
                return await SendAsync(http, call, RpcError.Of(fail, options.Time.GetUtcNow()), null);
            default:
                return await SendAsync(http, call, reply, decision.Answer);
        }
    }

    private Job Prepare(HttpRequest http, Received request, Protocol protocol, Faults faults, out string? digest)
    {
        digest = null;
        if (!desks.TryGetValue(request.Target.Endpoint, out var desk))
        {
            faults.Add("path", $"{http.Method} {request.Target.Resource} is not a documented endpoint");
            return Job.None(request.Target.Kind);
        }

        protocol.Check(http, faults);
        // A name of another family has never been a model of this method.
        faults.When(!Families.Serve(request.Target), "model", $"{request.Target.Model} is not served by this method");
        if (faults.Any) return Job.None(request.Target.Kind);

        var body = protocol.Parse(request.Body, faults);
        if (faults.Any) return Job.None(request.Target.Kind);
        if (body.ValueKind != JsonValueKind.Undefined) digest = request.Digest(body);
        return desk.Prepare(request, body, faults);
    }

    private Reply Refuse(Call call, Faults faults, Job job, Target target)
    {
        foreach (var (path, message) in faults.Found) violations.Add(new Violation(call.Sequence, call.Kind, path, message));
        if (target.Endpoint == Endpoint.None) return RpcError.NotFound($"The requested URL {target.Resource} was not found on this server.") with { Label = "violation" };
        return job.Refusal ?? RpcError.BadRequest(faults.Found) with { Label = "violation" };
    }

    private async Task<byte[]> ReadAsync(HttpRequest request, Faults faults)
    {
        using var body = new MemoryStream();
        var buffer = new byte[128 << 10];
        while (await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted) is var read and > 0)
        {
            // What is too much is read all the same: an answer before the end of a request would look like a cut.
            if (body.Length <= options.MaxRequestBytes) body.Write(buffer, 0, read);
        }

        faults.When(body.Length > options.MaxRequestBytes, "body", $"is longer than {options.MaxRequestBytes} bytes");
        return body.ToArray();
    }

    private Task PassAsync(TimeSpan latency, HttpContext http) =>
        latency > TimeSpan.Zero ? Task.Delay(latency, options.Time, http.RequestAborted) : Task.CompletedTask;

    private async Task<Call> SendAsync(HttpContext http, Call call, Reply reply, Answer? answer)
    {
        call = call with { Status = reply.Status, Answer = reply.Label };
        // The story is on disk before the client can act on the answer.
        log.Update(call);
        return call with { Answer = await Transport.SendAsync(http, reply, answer, options.Time) ?? reply.Label };
    }
}
