using VidPipe.Core.Projects;

namespace VidPipe.Local.Client;

/// <param name="RetryAfter">When the host would like to be asked again; null when it does not say.</param>
internal sealed record StatusAnswer(ProjectStatusSummary Status, TimeSpan? RetryAfter);
