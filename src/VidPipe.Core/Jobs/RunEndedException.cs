namespace VidPipe.Core.Jobs;

/// <summary>A step was not begun, as its run is ending. Not a failure: the run knows its cause.</summary>
internal sealed class RunEndedException() : Exception("The run is ending.");
