using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Jobs;
using VidPipe.Core.Links;

namespace VidPipe.Api.Tests.Hosting;

/// <summary>The API on a real Kestrel at a free loopback port, with the ports behind it mocked.</summary>
internal sealed class ApiHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ApiHost(WebApplication app, ApiDoubles doubles, Uri address)
    {
        _app = app;
        Doubles = doubles;
        Address = address;
        Client = new HttpClient(new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 }) { BaseAddress = address };
    }

    public ApiDoubles Doubles { get; }

    public Uri Address { get; }

    public HttpClient Client { get; }

    public static async Task<ApiHost> StartAsync(Action<ApiOptions>? configure = null, Action<IServiceCollection>? services = null)
    {
        var doubles = new ApiDoubles();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(doubles.Log).AddFilter<LogLines>(null, LogLevel.Trace);
        builder.Services.AddSingleton<TimeProvider>(doubles.Time);
        builder.Services.AddSingleton<IBlobStore>(doubles.Blobs);
        builder.Services.AddSingleton(doubles.Projects.Object);
        builder.Services.AddSingleton(doubles.Metrics.Object);
        builder.Services.AddSingleton(doubles.Cleanups.Object);
        builder.Services.AddSingleton(doubles.Orchestrations.Object);
        builder.Services.AddSingleton(Samples.Models);
        builder.Services.AddSingleton(Samples.Webhooks);
        builder.Services.AddSingleton<IEntropy, RandomBits>().AddJobs().RemoveAll<ILinkedFiles>().AddLinks();
        builder.Services.Configure<ApiOptions>(options => configure?.Invoke(options));
        services?.Invoke(builder.Services);
        builder.Services.AddVidPipeApi();

        var app = builder.Build();
        app.MapVidPipeApi();
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new ApiHost(app, doubles, new Uri(address));
    }

    public Task<HttpResponseMessage> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<HttpResponseMessage> PostJsonAsync(string path, string json, params IReadOnlyList<(string Name, string Value)> headers) =>
        SendAsync(HttpMethod.Post, path, new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json")), headers);

    /// <summary>Sends the path as it is written: no dot segments are removed and nothing is unescaped on the way.</summary>
    public Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, HttpContent? content = null, params IReadOnlyList<(string Name, string Value)> headers)
    {
        var exact = new Uri($"{Address.GetLeftPart(UriPartial.Authority)}{path}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var request = new HttpRequestMessage(method, exact) { Content = content };
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
