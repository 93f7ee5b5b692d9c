namespace VidPipe.StandIn.Calls;

/// <summary>A request that is not as Google documents it.</summary>
/// <param name="Sequence">The call's.</param>
/// <param name="Path">Where in the request, such as <c>parameters.durationSeconds</c>.</param>
public sealed record Violation(long Sequence, CallKind Kind, string Path, string Message);
