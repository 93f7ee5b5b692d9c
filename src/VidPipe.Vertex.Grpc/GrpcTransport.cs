using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Google.Api.Gax.Grpc;
using Google.Cloud.AIPlatform.V1;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using VidPipe.Core.Errors;
using VidPipe.Providers.Vertex;
using VidPipe.Providers.Vertex.Auth;
using VidPipe.Providers.Vertex.Transport;

namespace VidPipe.VertexGrpc;

/// <summary>
/// Calls models by gRPC, with Google's <see cref="PredictionServiceClient"/>. Its version 1 has no video jobs, which stay with
/// REST. What a request says and the client's protobufs do not know would be lost on the way: such a call is refused before
/// anything is sent.
/// </summary>
public sealed class GrpcTransport(VertexOptions options, IAccessTokens tokens) : IVertexTransport
{
    private const int Unauthenticated = 401;

    private readonly ConcurrentDictionary<(Uri Address, string? Quota), PredictionServiceClient> _clients = new();

    private delegate Task<IMessage> Send(PredictionServiceClient client, CallSettings settings);

    public async Task<VertexAnswer> SendAsync(VertexCall call, CancellationToken cancellationToken)
    {
        var address = options.AddressOf(call.Model.Location);
        var send = await PrepareAsync(call, cancellationToken);
        var token = await TokenAsync(null, cancellationToken);
        var answer = await AnswerAsync(send, address, token, cancellationToken);
        if (answer.Status != Unauthenticated || token is null) return answer;

        answer.Dispose();
        return await AnswerAsync(send, address, await TokenAsync(token, cancellationToken), cancellationToken);
    }

    /// <exception cref="VidPipeException">PROVIDER_ERROR: the client cannot say this.</exception>
    private static async Task<Send> PrepareAsync(VertexCall call, CancellationToken cancellationToken)
    {
        switch (call.Method)
        {
            case VertexMethod.GenerateContent:
                var content = await ReadAsync<GenerateContentRequest>(call, cancellationToken);
                content.Model = call.Model.ToString();
                return async (client, settings) => await client.GenerateContentAsync(content, settings);
            case VertexMethod.Predict:
                var predict = await ReadAsync<PredictRequest>(call, cancellationToken);
                predict.Endpoint = call.Model.ToString();
                return async (client, settings) => await client.PredictAsync(predict, settings);
            default:
                throw new NotSupportedException($"gRPC has no {call.Method}.");
        }
    }

    private static async Task<T> ReadAsync<T>(VertexCall call, CancellationToken cancellationToken)
        where T : IMessage, new()
    {
        using var json = new MemoryStream((int)call.Body.Length);
        await call.Body.WriteToAsync(json, cancellationToken);
        try
        {
            return JsonParser.Default.Parse<T>(Encoding.UTF8.GetString(json.GetBuffer(), 0, (int)json.Length));
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new VidPipeException(
                new Failure(
                    ErrorCode.ProviderError,
                    $"Google's gRPC client of this version cannot carry this request to the model '{call.Model.Model}' ({e.Message}). Set VidPipe:Vertex:Transport to Rest.",
                    Retryable: false),
                e);
        }
    }

    private async Task<VertexAnswer> AnswerAsync(Send send, Uri address, AccessToken? token, CancellationToken cancellationToken)
    {
        // No time limit and no retry: both are the caller's.
        var settings = CallSettings.FromCancellationToken(cancellationToken);
        if (token is not null) settings = settings.WithHeader("authorization", $"Bearer {token.Value}");
        try
        {
            return new VertexAnswer(200, JsonOf(await send(_clients.GetOrAdd((address, token?.QuotaProject), Connect), settings)));
        }
        catch (RpcException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (RpcException e) when (e.Status.DebugException is { } cause)
        {
            // The client's own words: nobody has answered.
            throw new TransportException(IsUnconnected(cause) ? Delivery.NotSent : Delivery.Unknown, $"the call by gRPC was cut ({e.StatusCode})", e);
        }
        catch (RpcException e)
        {
            return ErrorOf(e);
        }
    }

    private async Task<AccessToken?> TokenAsync(AccessToken? rejected, CancellationToken cancellationToken)
    {
        try
        {
            return await tokens.GetAsync(rejected, cancellationToken);
        }
        catch (OperationCanceledException e)
        {
            throw new TransportException(Delivery.NotSent, "no access token came in time", e);
        }
    }

    private static PredictionServiceClient Connect((Uri Address, string? Quota) to)
    {
        // Pictures are larger than gRPC's usual 4 MB; what is read of an answer has limits of its own.
        var channel = GrpcChannel.ForAddress(to.Address, new Grpc.Net.Client.GrpcChannelOptions { MaxReceiveMessageSize = null });
        return new PredictionServiceClientBuilder
        {
            // Google's settings of a call refuse this header: it belongs to the connection.
            CallInvoker = channel.Intercept(headers =>
            {
                if (to.Quota is not null) headers.Add("x-goog-user-project", to.Quota);
                return headers;
            }),
        }.Build();
    }

    /// <summary>The channel resolves names and connects by itself, and throws the socket's own error then; TLS is the handler's.</summary>
    private static bool IsUnconnected(Exception cause) => cause is SocketException or HttpRequestException
    {
        HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
    };

    private static MemoryStream JsonOf(IMessage message)
    {
        var json = new MemoryStream();
        using (var writer = new StreamWriter(json, leaveOpen: true)) JsonFormatter.Default.Format(message, writer);
        json.Position = 0;
        return json;
    }

    /// <summary>As REST would have answered.</summary>
    private static VertexAnswer ErrorOf(RpcException e)
    {
        var details = new JsonArray();
        if (e.GetErrorInfo() is { Reason.Length: > 0 } info) details.Add(new JsonObject { ["reason"] = info.Reason });
        if (e.GetStatusDetail<RetryInfo>()?.RetryDelay is { } delay)
        {
            details.Add(new JsonObject { ["retryDelay"] = delay.ToTimeSpan().TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture) + "s" });
        }

        var (http, name) = Meaning(e.StatusCode);
        var error = new JsonObject { ["code"] = http, ["message"] = e.Status.Detail, ["status"] = name, ["details"] = details };
        return new VertexAnswer(http, new MemoryStream(Encoding.UTF8.GetBytes(new JsonObject { ["error"] = error }.ToJsonString())));
    }

    /// <summary>HTTP's number and the name of a code, as google/rpc/code.proto gives them.</summary>
    private static (int Http, string Name) Meaning(StatusCode code) => code switch
    {
        StatusCode.Cancelled => (499, "CANCELLED"),
        StatusCode.InvalidArgument => (400, "INVALID_ARGUMENT"),
        StatusCode.DeadlineExceeded => (504, "DEADLINE_EXCEEDED"),
        StatusCode.NotFound => (404, "NOT_FOUND"),
        StatusCode.AlreadyExists => (409, "ALREADY_EXISTS"),
        StatusCode.PermissionDenied => (403, "PERMISSION_DENIED"),
        StatusCode.ResourceExhausted => (429, "RESOURCE_EXHAUSTED"),
        StatusCode.FailedPrecondition => (400, "FAILED_PRECONDITION"),
        StatusCode.Aborted => (409, "ABORTED"),
        StatusCode.OutOfRange => (400, "OUT_OF_RANGE"),
        StatusCode.Unimplemented => (501, "UNIMPLEMENTED"),
        StatusCode.Internal => (500, "INTERNAL"),
        StatusCode.Unavailable => (503, "UNAVAILABLE"),
        StatusCode.DataLoss => (500, "DATA_LOSS"),
        StatusCode.Unauthenticated => (Unauthenticated, "UNAUTHENTICATED"),
        _ => (500, "UNKNOWN"),
    };
}
