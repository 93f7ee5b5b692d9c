using VidPipe.Core.Errors;

namespace VidPipe.Core.Spending;

/// <summary>A paid call was not begun, as the run that asked for it is ending. Not a failure of the step.</summary>
internal sealed class RunEndingException(string projectId, int run)
    : VidPipeException(ErrorCode.Cancelled, $"Run {run} of '{projectId}' is ending: nothing was sent.");
