using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.Json;
using VidPipe.Core.Durable;
using VidPipe.Core.Projects;
using VidPipe.Core.Retention;
using VidPipe.Local.Following;

namespace VidPipe.Local.Client;

/// <summary>
/// Calls a host's HTTP API. Every error answer throws <see cref="ApiException"/>, an answer that is none of VidPipe's
/// <see cref="ForeignAnswerException"/>; a host that cannot be reached (any more) throws <see cref="HostGoneException"/>.
/// </summary>
internal abstract class HostClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly TimeSpan _patience;

    /// <param name="url">The routes begin below it.</param>
    /// <param name="key">Goes along in a header, which no log shows, never in an address.</param>
    /// <param name="patience">How long a host may be silent before it counts as gone.</param>
    protected HostClient(Uri url, string? key, SocketsHttpHandler handler, TimeSpan patience)
    {
        // Followed, a redirect would take the key along to wherever it leads.
        handler.AllowAutoRedirect = false;
        _http = new HttpClient(handler) { BaseAddress = url, Timeout = Timeout.InfiniteTimeSpan };
        if (key is not null) _http.DefaultRequestHeaders.Add("x-functions-key", key);
        _patience = patience;
    }

    /// <param name="request">The body of <c>POST /api/generate</c>.</param>
    /// <param name="idempotencyKey">The same for every attempt to start the same project.</param>
    public async Task<string> GenerateAsync(JsonObject request, string idempotencyKey, CancellationToken cancellationToken) =>
        (await PostAsync<StartedProject>(GeneratePath, request, idempotencyKey, cancellationToken)).ProjectId;

    /// <param name="request">The body of <c>POST /api/projects/{id}/fork</c>.</param>
    /// <param name="idempotencyKey">The same for every attempt to start the same fork.</param>
    public Task<PlannedAnswer> ForkAsync(string id, JsonObject request, string idempotencyKey, CancellationToken cancellationToken) =>
        PostAsync<PlannedAnswer>(ForkPath(id), request, idempotencyKey, cancellationToken);

    /// <param name="sceneIndex">From 0.</param>
    /// <param name="idempotencyKey">The same for every attempt to start the same take.</param>
    public Task<PlannedAnswer> RegenerateAsync(string id, int sceneIndex, TakeKind kind, string idempotencyKey, CancellationToken cancellationToken) =>
        PostAsync<PlannedAnswer>(RegeneratePath(id, sceneIndex), RegenerateBody(kind), idempotencyKey, cancellationToken);

    /// <summary>What a start would make and cost (a <see cref="DryRunAnswer"/>); nothing is created.</summary>
    /// <param name="path">Of the start.</param>
    public Task<JsonElement> TryAsync(string path, JsonObject request, CancellationToken cancellationToken) =>
        PostAsync<JsonElement>($"{path}?dry_run=true", request, idempotencyKey: null, cancellationToken);

    public static string GeneratePath => "api/generate";

    public static string ForkPath(string id) => $"api/projects/{Uri.EscapeDataString(id)}/fork";

    public static string RegeneratePath(string id, int sceneIndex) =>
        string.Create(CultureInfo.InvariantCulture, $"api/projects/{Uri.EscapeDataString(id)}/scenes/{sceneIndex}/regenerate");

    public static string ResumePath(string id) => $"api/projects/{Uri.EscapeDataString(id)}/resume";

    public static JsonObject ResumeBody(decimal? budgetUsd) => new() { ["budget_usd"] = budgetUsd };

    public static JsonObject RegenerateBody(TakeKind kind) => new() { ["what"] = JsonSerializer.SerializeToNode(kind, DurableJson.Options) };

    public async Task<ProjectStatusSummary> GetStatusAsync(string id, CancellationToken cancellationToken) =>
        (await PollAsync(id, cancellationToken)).Status;

    public async Task<StatusAnswer> PollAsync(string id, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, $"api/projects/{Uri.EscapeDataString(id)}/status");
        using var answer = await SendAsync(message, acceptUnavailable: false, cancellationToken);
        return new StatusAnswer(await ReadAsync<ProjectStatusSummary>(answer, cancellationToken), RetryAfterOf(answer));
    }

    public Task<ProjectAnswer> GetProjectAsync(string id, CancellationToken cancellationToken) =>
        GetAsync<ProjectAnswer>($"api/projects/{Uri.EscapeDataString(id)}", cancellationToken);

    /// <summary>The whole answer, for those who want JSON.</summary>
    public Task<JsonElement> GetProjectJsonAsync(string id, CancellationToken cancellationToken) =>
        GetAsync<JsonElement>($"api/projects/{Uri.EscapeDataString(id)}", cancellationToken);

    public Task<ProjectPage> ListAsync(string? status, int limit, string? cursor, CancellationToken cancellationToken) =>
        PageAsync(status is null ? [] : [$"status={Uri.EscapeDataString(status)}"], limit, cursor, cancellationToken);

    /// <summary>Of the projects that have not ended.</summary>
    public Task<ProjectPage> ListUnfinishedAsync(int limit, string? cursor, CancellationToken cancellationToken) =>
        PageAsync(Enum.GetValues<ProjectStatus>().Where(s => !s.IsTerminal()).Select(s => $"status={StatusWords.Of(s)}"), limit, cursor, cancellationToken);

    /// <summary>Of the projects whose id contains a text.</summary>
    public Task<ProjectPage> FindAsync(string idPart, int limit, string? cursor, CancellationToken cancellationToken) =>
        PageAsync([$"id={Uri.EscapeDataString(idPart)}"], limit, cursor, cancellationToken);

    public Task StopAsync(string id, CancellationToken cancellationToken) =>
        PostAsync($"api/projects/{Uri.EscapeDataString(id)}/stop", [], cancellationToken);

    /// <param name="budgetUsd">Null leaves the project's budget as it is.</param>
    /// <param name="idempotencyKey">The same for every attempt to start the same run.</param>
    public Task<PlannedAnswer> ResumeAsync(string id, decimal? budgetUsd, string idempotencyKey, CancellationToken cancellationToken) =>
        PostAsync<PlannedAnswer>(ResumePath(id), ResumeBody(budgetUsd), idempotencyKey, cancellationToken);

    public async Task DeleteAsync(string id, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Delete, $"api/projects/{Uri.EscapeDataString(id)}");
        using var answer = await SendAsync(message, acceptUnavailable: false, cancellationToken);
    }

    /// <param name="request">The body of <c>POST /api/jobs/{id}/links</c>.</param>
    public Task<LinkAnswer> CreateLinkAsync(string id, JsonObject request, CancellationToken cancellationToken) =>
        PostAsync<LinkAnswer>($"api/jobs/{Uri.EscapeDataString(id)}/links", request, idempotencyKey: null, cancellationToken);

    public Task<LinksAnswer> ListLinksAsync(string id, string? cursor, CancellationToken cancellationToken) =>
        GetAsync<LinksAnswer>($"api/jobs/{Uri.EscapeDataString(id)}/links?limit=100{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}", cancellationToken);

    public async Task RevokeLinkAsync(string token, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Delete, $"api/links/{Uri.EscapeDataString(token)}");
        using var answer = await SendAsync(message, acceptUnavailable: false, cancellationToken);
    }

    public Task<MetricsSnapshot> GetMetricsAsync(CancellationToken cancellationToken) =>
        GetAsync<MetricsSnapshot>("api/metrics", cancellationToken);

    /// <summary>The model table (a <see cref="ModelsAnswer"/>).</summary>
    public Task<JsonElement> GetModelsAsync(CancellationToken cancellationToken) => GetAsync<JsonElement>("api/models", cancellationToken);

    /// <summary>The same, with what the providers say of each model now.</summary>
    public Task<JsonElement> CheckModelsAsync(CancellationToken cancellationToken) => GetAsync<JsonElement>("api/models?check=true", cancellationToken);

    /// <param name="mode">A dry run removes nothing.</param>
    /// <param name="idempotencyKey">The same for every attempt to start the same clean-up.</param>
    /// <returns>Its id.</returns>
    public async Task<string> StartCleanupAsync(CleanupMode mode, CleanupGrace grace, string idempotencyKey, CancellationToken cancellationToken)
    {
        var path = $"api/cleanup?dry_run={(mode == CleanupMode.DryRun ? "true" : "false")}&now={(grace == CleanupGrace.None ? "true" : "false")}";
        return (await PostAsync<StartedCleanup>(path, [], idempotencyKey, cancellationToken)).CleanupId;
    }

    public Task<CleanupProgress> GetCleanupAsync(string id, CancellationToken cancellationToken) =>
        GetAsync<CleanupProgress>($"api/cleanup/{Uri.EscapeDataString(id)}", cancellationToken);

    public Task<HostHealth> GetHealthAsync(CancellationToken cancellationToken) =>
        GetAsync<HostHealth>("health", cancellationToken, acceptUnavailable: true);

    /// <summary>An answer whose body is still to be read, with <see cref="ReadAsync(Stream, Memory{byte}, CancellationToken)"/>.</summary>
    public Task<HttpResponseMessage> OpenAsync(HttpRequestMessage message, CancellationToken cancellationToken) =>
        SendAsync(message, acceptUnavailable: false, cancellationToken);

    /// <summary>The next bytes of a body; 0 at its end.</summary>
    public async Task<int> ReadAsync(Stream body, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using var limit = LimitedBy(cancellationToken);
        try
        {
            return await body.ReadAsync(buffer, limit.Token);
        }
        catch (Exception broken) when (IsGone(broken, cancellationToken))
        {
            throw new HostGoneException(broken);
        }
    }

    public void Dispose() => _http.Dispose();

    private Task<ProjectPage> PageAsync(IEnumerable<string> filters, int limit, string? cursor, CancellationToken cancellationToken)
    {
        IEnumerable<string> query = [$"limit={limit.ToString(CultureInfo.InvariantCulture)}", .. filters];
        if (cursor is not null) query = query.Append($"cursor={Uri.EscapeDataString(cursor)}");
        return GetAsync<ProjectPage>($"api/projects?{string.Join('&', query)}", cancellationToken);
    }

    private async Task PostAsync(string path, JsonObject body, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        using var answer = await SendAsync(message, acceptUnavailable: false, cancellationToken);
    }

    private async Task<T> PostAsync<T>(string path, JsonObject body, string? idempotencyKey, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body, options: DurableJson.Options) };
        if (idempotencyKey is not null) message.Headers.Add("Idempotency-Key", idempotencyKey);
        return await SendAsync<T>(message, cancellationToken);
    }

    protected async Task<T> GetAsync<T>(string path, CancellationToken cancellationToken, bool acceptUnavailable = false)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, path);
        return await SendAsync<T>(message, cancellationToken, acceptUnavailable);
    }

    private async Task<T> SendAsync<T>(HttpRequestMessage message, CancellationToken cancellationToken, bool acceptUnavailable = false)
    {
        using var answer = await SendAsync(message, acceptUnavailable, cancellationToken);
        return await ReadAsync<T>(answer, cancellationToken);
    }

    private async Task<T> ReadAsync<T>(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        using var limit = LimitedBy(cancellationToken);
        try
        {
            return await answer.Content.ReadFromJsonAsync<T>(DurableJson.Options, limit.Token) ?? throw new JsonException("null");
        }
        catch (JsonException foreign)
        {
            // A gateway's page about a host that is down, where a host's own account was expected.
            if (!answer.IsSuccessStatusCode) throw new ApiException(Bare((int)answer.StatusCode), RetryAfterOf(answer));
            throw new ForeignAnswerException((int)answer.StatusCode, foreign);
        }
        catch (Exception broken) when (IsGone(broken, cancellationToken))
        {
            throw new HostGoneException(broken);
        }
    }

    /// <summary>A health check that finds something down answers 503 with a body worth reading.</summary>
    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, bool acceptUnavailable, CancellationToken cancellationToken)
    {
        HttpResponseMessage answer;
        using (var limit = LimitedBy(cancellationToken))
        {
            try
            {
                answer = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            }
            catch (Exception broken) when (IsGone(broken, cancellationToken))
            {
                throw new HostGoneException(broken);
            }
        }

        if (answer.IsSuccessStatusCode || (acceptUnavailable && (int)answer.StatusCode == StatusCodes.Status503ServiceUnavailable)) return answer;
        using (answer) throw new ApiException(await ReadProblemAsync(answer, cancellationToken), RetryAfterOf(answer));
    }

    private async Task<ApiProblem> ReadProblemAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var status = (int)answer.StatusCode;
        using var limit = LimitedBy(cancellationToken);
        try
        {
            return await answer.Content.ReadFromJsonAsync<ApiProblem>(DurableJson.Options, limit.Token) is { } problem ? problem with { Status = status } : Bare(status);
        }
        catch (JsonException)
        {
            return Bare(status);
        }
        catch (Exception broken) when (IsGone(broken, cancellationToken))
        {
            throw new HostGoneException(broken);
        }
    }

    private static ApiProblem Bare(int status) => new($"The host answered {status}.", status, null, null, null, null);

    private static TimeSpan? RetryAfterOf(HttpResponseMessage answer) => answer.Headers.RetryAfter?.Delta;

    private CancellationTokenSource LimitedBy(CancellationToken cancellationToken)
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_patience);
        return limit;
    }

    /// <summary>A connection that cannot be made, one that broke, or silence; not that the caller has cancelled.</summary>
    private static bool IsGone(Exception broken, CancellationToken cancellationToken) =>
        broken is HttpRequestException or IOException || (broken is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private sealed record StartedProject(string ProjectId);

    private sealed record StartedCleanup(string CleanupId);
}
