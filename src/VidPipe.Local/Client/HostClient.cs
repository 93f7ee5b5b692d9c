using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using VidPipe.Core.Cleanup;
using VidPipe.Core.Durable;
using VidPipe.Core.Metrics;
using VidPipe.Core.Projects;
using VidPipe.Local.Hosting;

namespace VidPipe.Local.Client;

/// <summary>
/// Calls a host's HTTP API. Every error answer throws <see cref="ApiException"/>; a host that cannot be reached (any
/// more) throws <see cref="HostGoneException"/>.
/// </summary>
internal sealed class HostClient : IDisposable
{
    private readonly HttpClient _http;

    public HostClient(HostAddress address)
    {
        Address = address;
        var handler = new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(5) };
        _http = new HttpClient(handler) { BaseAddress = address.Url, Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.Add("x-functions-key", address.AccessKey);
    }

    public HostAddress Address { get; }

    /// <summary>Whether the very host that the address names answers.</summary>
    public async Task<bool> IsAliveAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            var status = await GetAsync<HostStatus>(HostStatus.Path, limit.Token);
            return status.Id == Address.InstanceId;
        }
        catch (Exception gone) when (gone is HostGoneException or ApiException or JsonException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
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

    /// <summary>What a start would make and cost; nothing is created.</summary>
    /// <param name="path">Of the start.</param>
    public Task<DryRunAnswer> TryAsync(string path, JsonObject request, CancellationToken cancellationToken) =>
        PostAsync<DryRunAnswer>($"{path}?dry_run=true", request, idempotencyKey: null, cancellationToken);

    public static string GeneratePath => "api/generate";

    public static string ForkPath(string id) => $"api/projects/{Uri.EscapeDataString(id)}/fork";

    public static string RegeneratePath(string id, int sceneIndex) =>
        string.Create(CultureInfo.InvariantCulture, $"api/projects/{Uri.EscapeDataString(id)}/scenes/{sceneIndex}/regenerate");

    public static string ResumePath(string id) => $"api/projects/{Uri.EscapeDataString(id)}/resume";

    public static JsonObject ResumeBody(decimal? budgetUsd) => new() { ["budget_usd"] = budgetUsd };

    public static JsonObject RegenerateBody(TakeKind kind) => new() { ["what"] = JsonSerializer.SerializeToNode(kind, DurableJson.Options) };

    public Task<ProjectStatusSummary> GetStatusAsync(string id, CancellationToken cancellationToken) =>
        GetAsync<ProjectStatusSummary>($"api/projects/{Uri.EscapeDataString(id)}/status", cancellationToken);

    public Task<ProjectAnswer> GetProjectAsync(string id, CancellationToken cancellationToken) =>
        GetAsync<ProjectAnswer>($"api/projects/{Uri.EscapeDataString(id)}", cancellationToken);

    /// <summary>The whole answer, for those who want JSON.</summary>
    public Task<JsonElement> GetProjectJsonAsync(string id, CancellationToken cancellationToken) =>
        GetAsync<JsonElement>($"api/projects/{Uri.EscapeDataString(id)}", cancellationToken);

    public Task<ProjectPage> ListAsync(string? status, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var query = $"api/projects?limit={limit}";
        if (status is not null) query += $"&status={Uri.EscapeDataString(status)}";
        if (cursor is not null) query += $"&cursor={Uri.EscapeDataString(cursor)}";
        return GetAsync<ProjectPage>(query, cancellationToken);
    }

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

    public Task<MetricsSnapshot> GetMetricsAsync(CancellationToken cancellationToken) =>
        GetAsync<MetricsSnapshot>("api/metrics", cancellationToken);

    /// <param name="mode">A dry run removes nothing.</param>
    /// <param name="idempotencyKey">The same for every attempt to start the same clean-up.</param>
    /// <returns>Its id.</returns>
    public async Task<string> StartCleanupAsync(CleanupMode mode, string idempotencyKey, CancellationToken cancellationToken) =>
        (await PostAsync<StartedCleanup>(mode == CleanupMode.DryRun ? "api/cleanup?dry_run=true" : "api/cleanup", [], idempotencyKey, cancellationToken)).CleanupId;

    public Task<CleanupProgress> GetCleanupAsync(string id, CancellationToken cancellationToken) =>
        GetAsync<CleanupProgress>($"api/cleanup/{Uri.EscapeDataString(id)}", cancellationToken);

    public Task<HostHealth> GetHealthAsync(CancellationToken cancellationToken) =>
        GetAsync<HostHealth>("health", cancellationToken, acceptUnavailable: true);

    /// <summary>Streams an answer's body into a file, which appears under its name only when it is whole.</summary>
    public async Task DownloadAsync(string path, string file, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, path);
        var partial = $"{file}.part";
        try
        {
            using var answer = await SendAsync(message, acceptUnavailable: false, cancellationToken);
            await using (var target = File.Create(partial)) await answer.Content.CopyToAsync(target, cancellationToken);
        }
        catch (HttpRequestException problem)
        {
            File.Delete(partial);
            throw new HostGoneException(problem);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }

        File.Move(partial, file, overwrite: true);
    }

    public void Dispose() => _http.Dispose();

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

    private async Task<T> GetAsync<T>(string path, CancellationToken cancellationToken, bool acceptUnavailable = false)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, path);
        return await SendAsync<T>(message, cancellationToken, acceptUnavailable);
    }

    private async Task<T> SendAsync<T>(HttpRequestMessage message, CancellationToken cancellationToken, bool acceptUnavailable = false)
    {
        using var answer = await SendAsync(message, acceptUnavailable, cancellationToken);
        return (await answer.Content.ReadFromJsonAsync<T>(DurableJson.Options, cancellationToken))!;
    }

    /// <summary>A health check that finds something down answers 503 with a body worth reading.</summary>
    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, bool acceptUnavailable, CancellationToken cancellationToken)
    {
        HttpResponseMessage answer;
        try
        {
            answer = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException problem)
        {
            throw new HostGoneException(problem);
        }

        if (answer.IsSuccessStatusCode || (acceptUnavailable && (int)answer.StatusCode == StatusCodes.Status503ServiceUnavailable)) return answer;
        using (answer) throw new ApiException(await ReadProblemAsync(answer, cancellationToken));
    }

    private static async Task<ApiProblem> ReadProblemAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var status = (int)answer.StatusCode;
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        try
        {
            return DurableJson.Deserialize<ApiProblem>(text) is { } problem ? problem with { Status = status } : Bare(status);
        }
        catch (JsonException)
        {
            return Bare(status);
        }
    }

    private static ApiProblem Bare(int status) => new($"The host answered {status}.", status, null, null, null, null);

    private sealed record StartedProject(string ProjectId);

    private sealed record StartedCleanup(string CleanupId);
}
