using System.Text.RegularExpressions;
using VidPipe.Providers.Vertex.Transport;

namespace VidPipe.Providers.Vertex;

/// <summary>How Vertex AI is called. Bind it from configuration (<c>Vertex</c>). Only <see cref="Project"/> is needed.</summary>
public sealed partial record VertexOptions
{
    internal const string Section = "Vertex";

    /// <summary>The Google Cloud project that is billed. Vertex is set up when it is given.</summary>
    public string Project { get; init; } = "";

    /// <summary>Where models are served whose line in the model table names no location: <c>global</c>, <c>us</c>, <c>eu</c> or a region.</summary>
    public string Location { get; init; } = "global";

    /// <summary>The version in addresses: <c>v1</c> or <c>v1beta1</c>.</summary>
    public string ApiVersion { get; init; } = "v1";

    /// <summary>Everything is called here (Cloud Storage and Text-to-Speech too) in place of Google's hosts; https, or a loopback address.</summary>
    public string? BaseUrl { get; init; }

    /// <summary><c>adc</c>: Google's Application Default Credentials. <c>none</c>: no credentials; only with a <see cref="BaseUrl"/> of a loopback address.</summary>
    public string Auth { get; init; } = "adc";

    /// <summary>A credentials file (service account, user, workload identity, impersonation) in place of the default ones.</summary>
    public string? CredentialsFile { get; init; }

    /// <summary>The project whose quota is used, where that is not the credentials' own.</summary>
    public string? QuotaProject { get; init; }

    /// <summary>Where Veo leaves its videos, as <c>gs://bucket/prefix/</c>; without it they come in the answer itself.</summary>
    public string? StorageUri { get; init; }

    /// <summary>The voice of narrations: a prebuilt one (<c>Kore</c>), or for Cloud Text-to-Speech a whole name (<c>en-US-Chirp3-HD-Kore</c>).</summary>
    public string Voice { get; init; } = "Kore";

    /// <summary>The narration's language (<c>en-US</c>). Null lets the model hear it from the text; Cloud Text-to-Speech takes <c>en-US</c> then.</summary>
    public string? LanguageCode { get; init; }

    /// <summary>How the narration is read; said to Gemini voices before the text.</summary>
    public string VoiceStyle { get; init; } = "Read this narration aloud, word for word, in a calm and warm voice";

    /// <summary>What must not be seen in clips and in Imagen's pictures; empty for nothing.</summary>
    public string NegativePrompt { get; init; } = "subtitles, captions, text overlay, watermark, logo";

    /// <summary>For Veo and Imagen: <c>dont_allow</c>, <c>allow_adult</c>, <c>allow_all</c>, or empty for the model's own rule.</summary>
    public string PersonGeneration { get; init; } = "allow_adult";

    /// <summary>For Veo: <c>optimized</c>, <c>lossless</c>, or null for the model's own.</summary>
    public string? CompressionQuality { get; init; }

    /// <summary>For Veo, how a keyframe of another shape is fitted: <c>pad</c>, <c>crop</c>, or null for the model's own.</summary>
    public string? ResizeMode { get; init; }

    /// <summary>From which probability on Gemini and Imagen refuse: <c>BLOCK_LOW_AND_ABOVE</c>, <c>BLOCK_MEDIUM_AND_ABOVE</c>, <c>BLOCK_ONLY_HIGH</c>, <c>BLOCK_NONE</c>; null for the model's own.</summary>
    public string? SafetyThreshold { get; init; }

    /// <summary>Tokens that a text answer may have, thoughts included; null for the model's own limit.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>How long text models think: <c>MINIMAL</c>, <c>LOW</c>, <c>MEDIUM</c>, <c>HIGH</c>; null for the model's own.</summary>
    public string? ThinkingLevel { get; init; }

    /// <summary>Attempts at one call, the first included.</summary>
    public int Attempts { get; init; } = 7;

    /// <summary>Before the second attempt, about; doubles with each further one.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait between two attempts. A provider that asks for a longer one is not asked again.</summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Failed attempts at a model within a minute (most of all) after which it is left alone for <see cref="BreakDuration"/>.</summary>
    public int BreakAfter { get; init; } = 10;

    /// <summary>How long a model that keeps failing is left alone.</summary>
    public TimeSpan BreakDuration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For one attempt at a text, its answer included.</summary>
    public TimeSpan TextTimeLimit { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>For one attempt at a picture.</summary>
    public TimeSpan ImageTimeLimit { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>For one attempt at a narration.</summary>
    public TimeSpan SpeechTimeLimit { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>For submitting a video job. When it passes after the job was sent, nobody knows whether it was accepted.</summary>
    public TimeSpan SubmitTimeLimit { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>For one attempt at a poll; its answer may hold the video.</summary>
    public TimeSpan PollTimeLimit { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>For one attempt at downloading a video from Cloud Storage; the next goes on where it ended.</summary>
    public TimeSpan DownloadTimeLimit { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Bytes of an answer beside the media in it.</summary>
    public int MaxAnswerBytes { get; init; } = 4 << 20;

    /// <summary>Bytes of one answer's media (pictures, sound, a video), decoded.</summary>
    public long MaxMediaBytes { get; init; } = 512L << 20;

    /// <summary>What is wrong with the options; each line begins with the key.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        var url = BaseUrl is null ? null : ParseUrl(BaseUrl);
        Require(Project.Length == 0 || ModelPath.IsProject(Project), nameof(Project), "is not a project id");
        Require(LocationForm().IsMatch(Location), nameof(Location), "is 'global', 'us', 'eu' or a region such as 'us-central1'");
        Require(VersionForm().IsMatch(ApiVersion), nameof(ApiVersion), "is a version such as 'v1'");
        Require(BaseUrl is null || url is not null, nameof(BaseUrl), "is an https address (http only for a loopback one) without query");
        Require(Auth is "adc" or "none", nameof(Auth), "is 'adc' or 'none'");
        Require(Auth != "none" || url?.IsLoopback == true, nameof(Auth), "may be 'none' only when Vertex:BaseUrl is a loopback address");
        Require(CredentialsFile is null || CredentialsFile.Trim().Length > 0, nameof(CredentialsFile), "is a path, or is not given");
        Require(QuotaProject is null || ModelPath.IsProject(QuotaProject), nameof(QuotaProject), "is not a project id");
        Require(StorageUri is null || StorageForm().IsMatch(StorageUri), nameof(StorageUri), "has the form gs://bucket/prefix/");
        Require(VoiceForm().IsMatch(Voice), nameof(Voice), "is the name of a voice");
        Require(LanguageCode is null || LanguageForm().IsMatch(LanguageCode), nameof(LanguageCode), "is a language code such as 'en-US'");
        RequireOneOf(PersonGeneration, nameof(PersonGeneration), "", "dont_allow", "allow_adult", "allow_all");
        RequireOneOf(CompressionQuality, nameof(CompressionQuality), "optimized", "lossless");
        RequireOneOf(ResizeMode, nameof(ResizeMode), "pad", "crop");
        RequireOneOf(SafetyThreshold, nameof(SafetyThreshold), "BLOCK_LOW_AND_ABOVE", "BLOCK_MEDIUM_AND_ABOVE", "BLOCK_ONLY_HIGH", "BLOCK_NONE");
        RequireOneOf(ThinkingLevel, nameof(ThinkingLevel), "MINIMAL", "LOW", "MEDIUM", "HIGH");
        Require(MaxOutputTokens is not <= 0, nameof(MaxOutputTokens), "is at least 1, or is not given");
        Require(Attempts is >= 1 and <= 20, nameof(Attempts), "is 1 to 20");
        Require(BreakAfter >= 2, nameof(BreakAfter), "is at least 2");
        Require(RetryDelay > TimeSpan.Zero && RetryDelay <= MaxRetryDelay, nameof(RetryDelay), "is longer than nothing and at most Vertex:MaxRetryDelay");
        Require(MaxRetryDelay <= TimeSpan.FromHours(1), nameof(MaxRetryDelay), "is at most an hour");
        Require(BreakDuration >= TimeSpan.FromSeconds(0.5) && BreakDuration <= TimeSpan.FromHours(1), nameof(BreakDuration), "is half a second to an hour");
        RequireLimit(TextTimeLimit, nameof(TextTimeLimit));
        RequireLimit(ImageTimeLimit, nameof(ImageTimeLimit));
        RequireLimit(SpeechTimeLimit, nameof(SpeechTimeLimit));
        RequireLimit(SubmitTimeLimit, nameof(SubmitTimeLimit));
        RequireLimit(PollTimeLimit, nameof(PollTimeLimit));
        RequireLimit(DownloadTimeLimit, nameof(DownloadTimeLimit));
        Require(MaxAnswerBytes >= 1024, nameof(MaxAnswerBytes), "is at least 1024");
        Require(MaxMediaBytes >= 1024, nameof(MaxMediaBytes), "is at least 1024");
        return errors;

        void Require(bool holds, string key, string rule)
        {
            if (!holds) errors.Add($"{Section}:{key} {rule}.");
        }

        void RequireOneOf(string? value, string key, params string[] allowed) =>
            Require(value is null || allowed.Contains(value), key, $"is one of: {string.Join(", ", allowed.Where(a => a.Length > 0))}");

        void RequireLimit(TimeSpan limit, string key) =>
            Require(limit > TimeSpan.Zero && limit <= TimeSpan.FromDays(1), key, "is longer than nothing and at most a day");
    }

    /// <summary>Where models of a location are called; ends in a slash.</summary>
    public Uri AddressOf(string location) => (BaseUrl is null ? null : ParseUrl(BaseUrl)) ?? new Uri(location switch
    {
        "global" => "https://aiplatform.googleapis.com/",
        "us" or "eu" => $"https://aiplatform.{location}.rep.googleapis.com/",
        _ => $"https://{location}-aiplatform.googleapis.com/",
    });

    internal static bool IsLocation(string location) => LocationForm().IsMatch(location);

    /// <summary>The address to call, ending in a slash; null when it is none that a token may be sent to.</summary>
    internal static Uri? ParseUrl(string text)
    {
        if (!Uri.TryCreate(text.EndsWith('/') ? text : text + "/", UriKind.Absolute, out var url)) return null;
        var isPlain = url.Query.Length == 0 && url.Fragment.Length == 0 && url.UserInfo.Length == 0;
        var isSafe = url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback);
        return isPlain && isSafe ? url : null;
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9-]{0,38}[a-z0-9]\z", RegexOptions.CultureInvariant)]
    private static partial Regex LocationForm();

    [GeneratedRegex(@"\Av[0-9][a-z0-9]{0,15}\z", RegexOptions.CultureInvariant)]
    private static partial Regex VersionForm();

    [GeneratedRegex(@"\Ags://[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]/([A-Za-z0-9._=-][A-Za-z0-9._=/-]{0,499}/)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex StorageForm();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_-]{0,79}\z", RegexOptions.CultureInvariant)]
    private static partial Regex VoiceForm();

    [GeneratedRegex(@"\A[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}\z", RegexOptions.CultureInvariant)]
    private static partial Regex LanguageForm();
}
