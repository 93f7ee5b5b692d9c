namespace VidPipe.Media.Running;

/// <summary>A tool reads its standard input no more.</summary>
internal sealed class InputClosedException(IOException closed) : IOException("The tool reads no more.", closed);
