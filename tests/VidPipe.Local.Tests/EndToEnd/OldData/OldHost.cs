using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace VidPipe.Local.Tests.EndToEnd.OldData;

/// <summary>Today's host on an old folder, called by nothing but HTTP.</summary>
internal sealed class OldHost : IAsyncDisposable
{
    private static readonly string[] Settings =
    [
        "Webhooks:Secret=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "Webhooks:AllowHttp=true", "Webhooks:AllowPrivateAddresses=true",
        $"Webhooks:RetryDelays={string.Join(',', Enumerable.Repeat("20:00:00", 100))}",
        // The provider forgets jobs after two days, and an archive is older.
        "Synthetic:OperationRetention=36500.00:00:00",
    ];

    private readonly HostProcess _host;
    private readonly HttpClient _http;

    private OldHost(HostProcess host)
    {
        _host = host;
        _http = new HttpClient { BaseAddress = host.Client.Address.Url };
    }

    public static Task<OldHost> StartAsync(OldFolder folder) => StartAsync(folder, []);

    /// <summary>Orchestrations stay as they are.</summary>
    public static Task<OldHost> StartPausedAsync(OldFolder folder) => StartAsync(folder, ["Engine:Paused=true"]);

    /// <summary>What it has logged.</summary>
    public string Log => _host.Process.Output;

    public Task KillAsync() => _host.Process.KillAsync();

    public async Task<JsonNode> GetAsync(string path)
    {
        using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative));
        return await ReadAsync(answer);
    }

    public async Task<HttpStatusCode> StatusOfAsync(string path)
    {
        using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative));
        return answer.StatusCode;
    }

    public async Task<JsonNode> PostAsync(string path, JsonObject body)
    {
        using var answer = await _http.PostAsJsonAsync(path, body);
        return await ReadAsync(answer);
    }

    public async Task DeleteAsync(string path)
    {
        using var answer = await _http.DeleteAsync(new Uri(path, UriKind.Relative));
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode}");
    }

    /// <summary>Digest of a whole file.</summary>
    public async Task<string> DigestOfAsync(string path) => Convert.ToHexStringLower(SHA256.HashData(await _http.GetByteArrayAsync(new Uri(path, UriKind.Relative))));

    public Task<JsonNode> ProjectAsync(string id) => GetAsync($"api/projects/{id}");

    /// <summary>Waits for the end of what runs.</summary>
    public async Task<JsonNode> EndOfAsync(string id)
    {
        await _host.EndOfAsync(id);
        return await ProjectAsync(id);
    }

    public Task EventuallyAsync(string what, Func<Task<bool>> condition) =>
        Eventually.GetAsync(what, async () => await condition() ? what : null);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _host.DisposeAsync();
    }

    private static async Task<OldHost> StartAsync(OldFolder folder, string[] more) =>
        new(await HostProcess.StartAsync(folder.WorkingFolder, [.. Settings.Concat(more).SelectMany(setting => (string[])["--set", setting])]));

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri}: {answer.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }
}
