using System.Text.Json.Serialization;
using VidPipe.StandIn.Calls;

namespace VidPipe.StandIn.Scripting;

/// <summary>What a rule has a call answered with, in place of what was asked for.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Fail), "fail")]
[JsonDerivedType(typeof(Cut), "cut")]
[JsonDerivedType(typeof(Drip), "drip")]
[JsonDerivedType(typeof(ExpireTokens), "expire-tokens")]
[JsonDerivedType(typeof(Malformed), "malformed")]
[JsonDerivedType(typeof(Huge), "huge")]
[JsonDerivedType(typeof(WrongType), "wrong-type")]
[JsonDerivedType(typeof(Blocked), "blocked")]
[JsonDerivedType(typeof(Finish), "finish")]
[JsonDerivedType(typeof(Thoughts), "thoughts")]
[JsonDerivedType(typeof(Say), "say")]
[JsonDerivedType(typeof(Wrapped), "wrapped")]
[JsonDerivedType(typeof(Halves), "halves")]
[JsonDerivedType(typeof(NoCandidates), "no-candidates")]
[JsonDerivedType(typeof(OffSchema), "off-schema")]
[JsonDerivedType(typeof(ImagenFiltered), "imagen-filtered")]
[JsonDerivedType(typeof(Operation), "operation")]
[JsonDerivedType(typeof(Damaged), "damaged")]
public abstract record Answer
{
    private static readonly CallKind[] Contents = [CallKind.Text, CallKind.Image, CallKind.Speech];

    private Answer()
    {
    }

    /// <summary>For the call log.</summary>
    internal abstract string Label { get; }

    /// <summary>The kinds of calls that it can answer; null is all.</summary>
    internal virtual IReadOnlyList<CallKind>? Kinds => null;

    /// <summary>An HTTP error with Google's error JSON.</summary>
    public sealed record Fail(int Status) : Answer
    {
        /// <summary>The google.rpc status name; that of the HTTP status when not given.</summary>
        public string? Code { get; init; }

        public string? Message { get; init; }

        /// <summary>The header Retry-After, in whole seconds.</summary>
        public TimeSpan? RetryAfter { get; init; }

        /// <summary>Writes Retry-After as a date instead.</summary>
        public bool RetryAfterAsDate { get; init; }

        /// <summary>A google.rpc.RetryInfo among the details.</summary>
        public TimeSpan? RetryInfo { get; init; }

        /// <summary>An HTML page in place of the JSON, as load balancers answer.</summary>
        public bool Html { get; init; }

        /// <summary>The work is done (a video job created) all the same.</summary>
        public bool AfterWork { get; init; }

        internal override string Label => $"fail:{Status}";
    }

    /// <summary>The connection ends.</summary>
    public sealed record Cut(CutPoint At) : Answer
    {
        internal override string Label => $"cut:{At}";
    }

    /// <summary>The right answer, a few bytes at a time.</summary>
    public sealed record Drip : Answer
    {
        public int Bytes { get; init; } = 1;

        public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(100);

        internal override string Label => "drip";
    }

    /// <summary>All tokens issued so far expire, this call's among them: 401.</summary>
    public sealed record ExpireTokens : Answer
    {
        internal override string Label => "expire-tokens";
    }

    /// <summary>JSON that ends in the middle, in an answer that is complete by its Content-Length.</summary>
    public sealed record Malformed : Answer
    {
        internal override string Label => "malformed";
    }

    /// <summary>An answer of this many megabytes, streamed without a Content-Length.</summary>
    public sealed record Huge(int Megabytes) : Answer
    {
        internal override string Label => "huge";
    }

    /// <summary>The right answer under another Content-Type.</summary>
    public sealed record WrongType(string ContentType = "text/html") : Answer
    {
        internal override string Label => "wrong-type";
    }

    /// <summary>The prompt is blocked: no candidates, a <c>promptFeedback</c>.</summary>
    public sealed record Blocked(string Reason = "SAFETY") : Answer
    {
        public string? Message { get; init; }

        internal override string Label => $"blocked:{Reason}";

        internal override IReadOnlyList<CallKind>? Kinds => Contents;
    }

    /// <summary>A candidate that ended for this reason: MAX_TOKENS with half of its text, any other without content.</summary>
    public sealed record Finish(string Reason) : Answer
    {
        internal override string Label => $"finish:{Reason}";

        internal override IReadOnlyList<CallKind>? Kinds => Contents;
    }

    /// <summary>The right answer with thoughts (draft pictures where a picture is asked for) before it.</summary>
    public sealed record Thoughts(int Count = 2) : Answer
    {
        internal override string Label => "thoughts";

        internal override IReadOnlyList<CallKind>? Kinds => Contents;
    }

    /// <summary>This text as the only part, finishReason STOP, whatever was asked for.</summary>
    public sealed record Say(string Text) : Answer
    {
        internal override string Label => "say";

        internal override IReadOnlyList<CallKind>? Kinds => Contents;
    }

    /// <summary>The right text with others around it, as models add fences and prose.</summary>
    public sealed record Wrapped(string Before = "```json\n", string After = "\n```") : Answer
    {
        internal override string Label => "wrapped";

        internal override IReadOnlyList<CallKind>? Kinds => [CallKind.Text];
    }

    /// <summary>The right JSON with half of a surrogate pair at the start of each text in it.</summary>
    public sealed record Halves : Answer
    {
        internal override string Label => "halves";

        internal override IReadOnlyList<CallKind>? Kinds => [CallKind.Text];
    }

    /// <summary>An empty list of candidates.</summary>
    public sealed record NoCandidates : Answer
    {
        internal override string Label => "no-candidates";

        internal override IReadOnlyList<CallKind>? Kinds => Contents;
    }

    /// <summary>JSON that does not match the response schema.</summary>
    public sealed record OffSchema : Answer
    {
        internal override string Label => "off-schema";

        internal override IReadOnlyList<CallKind>? Kinds => [CallKind.Text];
    }

    /// <summary>Imagen holds pictures back.</summary>
    public sealed record ImagenFiltered(params string[] SupportCodes) : Answer
    {
        /// <summary>How many of the pictures; null is all.</summary>
        public int? Count { get; init; }

        internal override string Label => "imagen-filtered";

        internal override IReadOnlyList<CallKind>? Kinds => [CallKind.Imagen];
    }

    /// <summary>How a submitted video job goes; on a <c>veo-submit</c> rule.</summary>
    public sealed record Operation : Answer
    {
        /// <summary>How many polls find it running; null is the stand-in's own number.</summary>
        public int? Polls { get; init; }

        /// <summary>Running answers say <c>"done": false</c> with metadata, instead of leaving it out.</summary>
        public bool SaysDoneFalse { get; init; }

        public OperationEnd End { get; init; }

        /// <summary>For <see cref="OperationEnd.Filtered"/>: how many of the samples; null is all of them.</summary>
        public int? FilteredCount { get; init; }

        /// <summary>For <see cref="OperationEnd.Filtered"/>.</summary>
        public IReadOnlyList<string> SupportCodes { get; init; } = ["64151117"];

        /// <summary>For <see cref="OperationEnd.Error"/>: the google.rpc code.</summary>
        public int Code { get; init; } = 13;

        /// <summary>For <see cref="OperationEnd.Error"/>.</summary>
        public string Message { get; init; } = "Internal error. Please try again later.";

        /// <summary>What is wrong with the video's bytes.</summary>
        public Damage Damage { get; init; }

        internal override string Label => End == OperationEnd.Video && Damage == Damage.None ? "ok" : $"operation:{End}";

        internal override IReadOnlyList<CallKind>? Kinds => [CallKind.VeoSubmit];
    }

    /// <summary>A download that is not what was stored; on a <c>download</c> rule.</summary>
    public sealed record Damaged(Damage Damage) : Answer
    {
        internal override string Label => $"damaged:{Damage}";

        internal override IReadOnlyList<CallKind>? Kinds => [CallKind.Download];
    }
}
