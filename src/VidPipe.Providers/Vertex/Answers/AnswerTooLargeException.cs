namespace VidPipe.Providers.Vertex.Answers;

/// <summary>An answer is larger than it may be.</summary>
/// <param name="setting">Which option says how large.</param>
internal sealed class AnswerTooLargeException(string setting, long limit)
    : Exception($"The answer is larger than {limit} bytes ({VertexOptions.Section}:{setting})");
