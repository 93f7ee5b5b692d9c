using VidPipe.Core.Actions;
using VidPipe.Core.Errors;

namespace VidPipe.Core.Spending;

/// <summary>A paid call was not begun, as the run that asked for it is ending. Not a failure of the step.</summary>
internal sealed class RunEndingException(OwnerId owner, int run)
    : VidPipeException(ErrorCode.Cancelled, $"Run {run} of '{owner}' is ending: nothing was sent.");
