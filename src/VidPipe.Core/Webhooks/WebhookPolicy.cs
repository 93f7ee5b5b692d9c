using VidPipe.Core.Addresses;
using VidPipe.Core.Inputs;

namespace VidPipe.Core.Webhooks;

/// <summary>How this host calls back: <see cref="WebhookOptions"/>, read and checked. No record: its text must never be a secret.</summary>
public sealed class WebhookPolicy
{
    /// <summary>Longest that a receiver can put us off by Retry-After.</summary>
    public static readonly TimeSpan MaxDelay = TimeSpan.FromDays(1);

    private WebhookPolicy(WebhookSecrets? secrets, UrlPolicy urls, TimeSpan timeLimit, IReadOnlyList<TimeSpan> retryDelays, string? publicOrigin) =>
        (Secrets, Urls, TimeLimit, RetryDelays, PublicOrigin) = (secrets, urls, timeLimit, retryDelays, publicOrigin);

    /// <summary>That of a host which is configured to call nobody.</summary>
    public static WebhookPolicy None { get; } = Read(new WebhookOptions(), null);

    /// <summary>Null: nobody is called.</summary>
    public WebhookSecrets? Secrets { get; }

    public UrlPolicy Urls { get; }

    public TimeSpan TimeLimit { get; }

    /// <summary>The waits before the second and each further attempt.</summary>
    public IReadOnlyList<TimeSpan> RetryDelays { get; }

    /// <summary>Scheme and authority that the addresses in payloads begin with; without it they are paths.</summary>
    public string? PublicOrigin { get; }

    /// <exception cref="ArgumentException">A setting cannot work; the message begins with its name and never holds a secret.</exception>
    public static WebhookPolicy Read(WebhookOptions options, string? publicOrigin)
    {
        if (options.TimeLimit <= TimeSpan.Zero) throw new ArgumentException("TimeLimit is longer than nothing.");
        return new WebhookPolicy(
            string.IsNullOrWhiteSpace(options.Secret) ? null : WebhookSecrets.Parse(options.Secret),
            new UrlPolicy(options.AllowHttp, options.AllowPrivateAddresses),
            options.TimeLimit,
            [.. options.RetryDelays.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Delay)],
            string.IsNullOrEmpty(publicOrigin) ? null : publicOrigin.TrimEnd('/'));
    }

    /// <summary>What is wrong with a caller's callback URL on this host; null when nothing is.</summary>
    public string? Refusal(string callbackUrl) => Secrets is null
        ? "Callbacks are not set up on this host: it has no Webhooks:Secret to sign them with. Leave it out."
        : Urls.Refusal(callbackUrl);

    private static TimeSpan Delay(string text)
    {
        try
        {
            var delay = DurationText.Read(text);
            return delay <= MaxDelay ? delay : throw new ArgumentException($"RetryDelays: each must be at most a day, not '{text}'.");
        }
        catch (FormatException wrong)
        {
            throw new ArgumentException($"RetryDelays: each {wrong.Message}", wrong);
        }
    }
}
