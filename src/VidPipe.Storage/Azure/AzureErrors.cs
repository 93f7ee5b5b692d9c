using System.Net.Sockets;
using System.Security.Authentication;
using Azure;
using Azure.Identity;
using Azure.Storage.Blobs.Models;
using VidPipe.Core.Errors;

namespace VidPipe.Storage.Azure;

/// <summary>What Azure and the way to it say, as STORAGE_ERROR with words to act on.</summary>
internal static class AzureErrors
{
    private const string Role = "'Storage Blob Data Contributor'";

    /// <summary>Whether the store has failed, and not its caller or a cancellation of the caller's.</summary>
    public static bool IsStorage(Exception exception, CancellationToken cancellationToken) => exception switch
    {
        // An attempt that was silent for too long ends as a cancellation that nobody asked for.
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        RequestFailedException or AuthenticationFailedException or AggregateException or HttpRequestException => true,
        IOException or SocketException or TimeoutException or System.Xml.XmlException => true,
        _ => false,
    };

    /// <summary>Whether an answer says that the condition of a write does not hold.</summary>
    public static bool IsConditionLost(RequestFailedException e) =>
        e.ErrorCode == BlobErrorCode.ConditionNotMet
        || e.ErrorCode == BlobErrorCode.TargetConditionNotMet
        || e.ErrorCode == BlobErrorCode.BlobAlreadyExists
        || e.ErrorCode == BlobErrorCode.BlobNotFound;

    /// <summary>Whether an answer says that the blob, or all of the container, is not there.</summary>
    public static bool IsMissing(RequestFailedException e) =>
        e.Status == 404 && (string.IsNullOrEmpty(e.ErrorCode) || e.ErrorCode == BlobErrorCode.BlobNotFound || e.ErrorCode == BlobErrorCode.ContainerNotFound);

    /// <param name="doing">For example <c>Writing 'a/b'</c>.</param>
    /// <param name="container">Its URI; whatever it is asked with is not told.</param>
    public static VidPipeException Of(string doing, Uri container, Exception exception) =>
        new(ErrorCode.StorageError, $"{doing} failed: {Reason(container, Last(exception))}", exception);

    /// <summary>The last of several attempts.</summary>
    private static Exception Last(Exception exception) =>
        exception is AggregateException { InnerExceptions: [.., var last] } ? Last(last) : exception;

    private static string Reason(Uri container, Exception e) => e switch
    {
        RequestFailedException { Status: > 0 } answered => Refusal(container, answered),
        CredentialUnavailableException => "this machine has no identity for Azure (no managed identity, no credentials in the environment, nobody signed in). Give it one, or use a connection string.",
        AuthenticationFailedException failed => $"signing in to Azure failed: {FirstLine(failed.Message)}",
        _ => NoAnswer(container, e),
    };

    private static string NoAnswer(Uri container, Exception e)
    {
        var where = container.Authority;
        for (var cause = e; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData }:
                    return $"the name '{container.Host}' is not found. Is the storage account's name right, and does this machine have a network?";
                case SocketException { SocketErrorCode: SocketError.ConnectionRefused }:
                    return $"nothing answers at {where}.";
                case AuthenticationException:
                    return $"{where} is not trusted: {FirstLine(cause.Message)}";
                case OperationCanceledException or TimeoutException or SocketException { SocketErrorCode: SocketError.TimedOut }:
                    return $"{where} did not answer in time.";
            }
        }

        return $"the connection to {where} failed: {FirstLine(e.Message)}";
    }

    private static string Refusal(Uri container, RequestFailedException e)
    {
        var name = container.Segments[^1].Trim('/');
        return e.ErrorCode switch
        {
            "AuthenticationFailed" or "InvalidAuthenticationInfo" or "NoAuthenticationInformation" =>
                $"the account at {container.Authority} does not accept these credentials (403). Is the key, the signature or the identity the right one, and this machine's clock right?",
            "AuthorizationPermissionMismatch" or "InsufficientAccountPermissions" =>
                $"these credentials may not do this in the container '{name}' (403). The role {Role} on it allows all that is needed, except creating it.",
            "AuthorizationFailure" or "AuthorizationSourceIPMismatch" or "AuthorizationProtocolMismatch" =>
                $"the account at {container.Authority} does not accept these credentials from here (403). Its firewall, the signature's limits or a wrong key may be why.",
            "KeyBasedAuthenticationNotPermitted" =>
                $"the account at {container.Authority} takes no keys (403). Use its service URI with a managed identity.",
            "AccountIsDisabled" => $"the account at {container.Authority} is disabled.",
            "ContainerBeingDeleted" => $"the container '{name}' is being deleted. Take another, or try again in a minute.",
            "ContainerNotFound" => $"there is no container '{name}'.",
            "LeaseIdMissing" => "somebody outside of VidPipe has leased the blob.",
            "BlobImmutableDueToPolicy" => $"a policy of the container '{name}' keeps blobs from being changed.",
            "BlobArchived" or "BlobBeingRehydrated" => "somebody outside of VidPipe has moved the blob to the archive.",
            _ when e.Status == 403 => $"the account at {container.Authority} refuses it ({Code(e)}).",
            _ when e.Status is 408 or 429 or >= 500 => $"the account at {container.Authority} is busy or fails ({Code(e)}).",
            _ => $"the account at {container.Authority} answers {Code(e)}.",
        };
    }

    private static string Code(RequestFailedException e) => string.IsNullOrEmpty(e.ErrorCode) ? $"{e.Status}" : $"{e.Status} {e.ErrorCode}";

    private static string FirstLine(string message)
    {
        var line = message.AsSpan().Trim();
        var end = line.IndexOfAny('\r', '\n');
        return (end < 0 ? line : line[..end]).ToString();
    }
}
