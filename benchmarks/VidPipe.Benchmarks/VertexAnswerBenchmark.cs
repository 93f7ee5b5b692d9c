using System.Buffers.Text;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using VidPipe.Core.Assets;
using VidPipe.Core.Generation;
using VidPipe.Providers.Vertex;
using VidPipe.Storage.Files;

namespace VidPipe.Benchmarks;

/// <summary>
/// A picture of 5 MB from an answer of Vertex AI on loopback: asked for, received, taken out of its JSON and written to a file
/// by our client, from end to end. The baseline reads the same bytes from the same server and decodes their base64 in memory.
/// Files are deleted between the measurements.
/// </summary>
internal sealed class VertexAnswerBenchmark : IBenchmark
{
    private const int PictureBytes = 5_000_000;
    private const int WarmUps = 20;
    private const int Rounds = 101;
    private const double Target = 1.5;
    private const string Before = """{"candidates":[{"index":0,"content":{"role":"model","parts":[{"text":"Here it is."},{"inlineData":{"mimeType":"image/png","data":""";
    private const string After = """}}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":10,"candidatesTokenCount":1290,"totalTokenCount":1300}}""";

    public string Name => "vertex-answer";

    public async Task RunAsync(string[] args)
    {
        var folder = Directory.CreateTempSubdirectory("vidpipe-vertex-").FullName;
        await using var server = Serve(Encoding.ASCII.GetBytes($"{Before}\"{Convert.ToBase64String(Picture())}\"{After}"));
        try
        {
            await server.StartAsync();
            var address = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
            await MeasureAsync(new Uri(address), folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(Uri address, string folder)
    {
        var models = new ModelTable([.. Enum.GetValues<ModelKind>().Select(kind => new ModelInfo($"{kind}", kind, "vertex", PriceUnit.Request, 0, [8], ["16:9"], TimeSpan.FromSeconds(15), 40))]);
        var images = VertexProvider.Create(
            new VertexOptions { Project = "demo", BaseUrl = address.AbsoluteUri, Auth = "none" }, models, TimeProvider.System, NullLoggerFactory.Instance).Images;
        using var blobs = new FileBlobStore(Path.Combine(folder, "blobs"), TimeProvider.System);
        using var workspaces = new FileWorkspaces(Path.Combine(folder, "work"), blobs);
        using var client = new HttpClient();
        (string Way, Func<IWorkspace, Task> Run, List<double> Times)[] ways =
        [
            ("reading and base64-decoding", _ => ReadAndDecodeAsync(client, address), []),
            ("the same, and writing the file", workspace => ReadDecodeAndWriteAsync(client, address, workspace), []),
            ("our client, from end to end", workspace => DrawAsync(images, workspace), []),
        ];
        for (var round = -WarmUps; round < Rounds; round++)
        {
            foreach (var (_, run, times) in ways)
            {
                await using var workspace = workspaces.Create();
                var begin = TimeProvider.System.GetTimestamp();
                await run(workspace);
                if (round >= 0) times.Add(TimeProvider.System.GetElapsedTime(begin).TotalMilliseconds);
            }
        }

        var baseline = Median(ways[0].Times);
        Console.WriteLine($"vertex-answer: a picture of {PictureBytes / 1e6:0.0} MB, median of {Rounds}");
        foreach (var (way, _, times) in ways)
        {
            Console.WriteLine($"  {way,-32} {Median(times),6:0.00} ms   {Median(times) / baseline:0.00} x   (quartiles {times.Order().ElementAt(Rounds / 4):0.00} and {times.Order().ElementAt(Rounds * 3 / 4):0.00})");
        }

        Console.WriteLine($"  target: at most {Target} x");
    }

    private static async Task DrawAsync(IImageGenerator images, IWorkspace workspace)
    {
        var picture = await images.GenerateAsync(new ImageRequest("Image", "A fox", "16:9", 1, []), workspace, Paid.Instance, default);
        if (new FileInfo(picture.Path).Length != PictureBytes) throw new InvalidOperationException("The picture is not whole.");
    }

    private static async Task<byte[]> ReadAndDecodeAsync(HttpClient client, Uri address)
    {
        using var request = new StringContent("{}");
        using var answer = await client.PostAsync(address, request);
        var body = await answer.Content.ReadAsByteArrayAsync();
        var picture = new byte[PictureBytes];
        Base64.DecodeFromUtf8(body.AsSpan((Before.Length + 1)..^(After.Length + 1)), picture, out _, out var written);
        if (written != PictureBytes) throw new InvalidOperationException("The picture is not whole.");
        return picture;
    }

    private static async Task ReadDecodeAndWriteAsync(HttpClient client, Uri address, IWorkspace workspace) =>
        await File.WriteAllBytesAsync(workspace.NewFile("png"), await ReadAndDecodeAsync(client, address));

    private static WebApplication Serve(byte[] answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(async http =>
        {
            await http.Request.Body.CopyToAsync(Stream.Null);
            http.Response.ContentType = "application/json; charset=UTF-8";
            http.Response.ContentLength = answer.Length;
            await http.Response.Body.WriteAsync(answer);
        });
        return app;
    }

    private static byte[] Picture()
    {
        var bytes = new byte[PictureBytes];
        new Random(1).NextBytes(bytes);
        ((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]).CopyTo(bytes);
        return bytes;
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);

    private sealed class Paid : IPaidCall
    {
        public static readonly Paid Instance = new();

        public Task RepeatAsync(CancellationToken cancellationToken) => throw new InvalidOperationException("Nothing is repeated here.");
    }
}
