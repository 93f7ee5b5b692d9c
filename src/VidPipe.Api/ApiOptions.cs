namespace VidPipe.Api;

/// <summary>How the API guards itself and names itself. Bound by the host (configuration section <c>Http</c>).</summary>
public sealed class ApiOptions
{
    /// <summary>The longest JSON body in bytes; a longer one is answered 413.</summary>
    public const int MaxBodyBytes = 1024 * 1024;

    private readonly List<string> _commandKeys = [];

    /// <summary>Keys that open function-level routes. While this and <see cref="HostKey"/> are empty, nobody is asked for a key.</summary>
    public IList<string> FunctionKeys { get; set; } = [];

    /// <summary>
    /// Opens every route, the management and the clean-up included; part of the management addresses that starts answer with,
    /// where the caller has it. The cloud host's routes are opened by the platform: there this is the app's master key, and
    /// only says who may be given addresses with a key.
    /// </summary>
    public string? HostKey { get; set; }

    /// <summary>Origins (<c>https://studio.example</c>) whose pages may call the API.</summary>
    public IList<string> CorsOrigins { get; set; } = [];

    /// <summary>Host names, without port, that requests may name besides the loopback ones; <c>*</c> is any.</summary>
    public IList<string> AllowedHosts { get; set; } = [];

    /// <summary>Scheme and authority that absolute addresses in answers begin with; null takes them from the request.</summary>
    public string? PublicOrigin { get; set; }

    /// <summary>The <c>taskHub</c> of management addresses.</summary>
    public string TaskHub { get; set; } = "VidPipe";

    /// <summary>The <c>connection</c> of management addresses.</summary>
    public string Connection { get; set; } = "Storage";

    /// <summary>The longest that <c>GET /health</c> waits for one check.</summary>
    public TimeSpan HealthTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Keys that open every route, and never leave the machine: of the commands that found this host by its address file.</summary>
    internal IReadOnlyList<string> CommandKeys => _commandKeys;

    internal bool AsksForKeys => !string.IsNullOrEmpty(HostKey) || FunctionKeys.Any(key => key.Length > 0);

    /// <summary>Adds a key that opens every route where keys are asked for. It does not make a host without keys ask for one.</summary>
    public void AddCommandKey(string key) => _commandKeys.Add(key);
}
