namespace VidPipe.StandIn.Calls;

/// <summary>What a call asks for. Of <c>:generateContent</c> the request's body decides.</summary>
public enum CallKind
{
    /// <summary>None that Google documents: always a violation.</summary>
    Unknown,

    /// <summary><c>:generateContent</c> for text.</summary>
    Text,

    /// <summary><c>:generateContent</c> with the modality IMAGE.</summary>
    Image,

    /// <summary><c>:generateContent</c> with the modality AUDIO.</summary>
    Speech,

    /// <summary><c>:predict</c>.</summary>
    Imagen,

    /// <summary><c>:predictLongRunning</c>.</summary>
    VeoSubmit,

    /// <summary><c>:fetchPredictOperation</c>.</summary>
    VeoPoll,

    /// <summary>Cloud Text-to-Speech: <c>text:synthesize</c> and <c>voices</c>.</summary>
    Tts,

    /// <summary>What is known of a publisher's model.</summary>
    Model,

    /// <summary>Cloud Storage.</summary>
    Download,

    /// <summary>The OAuth2 token endpoint and the metadata server.</summary>
    Token,
}
