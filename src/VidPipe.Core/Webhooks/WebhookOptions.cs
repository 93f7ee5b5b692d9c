namespace VidPipe.Core.Webhooks;

/// <summary>Webhooks as they are configured (section <c>Webhooks</c>).</summary>
public sealed class WebhookOptions
{
    /// <summary><c>whsec_</c> and 24 to 64 random bytes in base64; several, separated by spaces, while one takes over from another. Without one nobody is called.</summary>
    public string? Secret { get; set; }

    /// <summary>Whether plain HTTP may be called.</summary>
    public bool AllowHttp { get; set; }

    /// <summary>Whether loopback and private networks may be called.</summary>
    public bool AllowPrivateAddresses { get; set; }

    /// <summary>How long a receiver may take to answer.</summary>
    public TimeSpan TimeLimit { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>The waits before the second and each further attempt, with commas; those of the specification's example.</summary>
    public string RetryDelays { get; set; } = "00:00:05,00:05:00,00:30:00,02:00:00,05:00:00,10:00:00,14:00:00,20:00:00,1.00:00:00";
}
