using VidPipe.Api.Management;
using VidPipe.Core.Projects;

namespace VidPipe.Api.Projects;

/// <summary>The answer to a start.</summary>
internal sealed record ProjectStarted(string ProjectId, ProjectStatus Status, int SceneCount, string StatusUrl, ManagementPayload Management);

/// <summary>The answer to a resume.</summary>
/// <param name="ResumeFrom">The first stage that has work left.</param>
/// <param name="Skipping">The stages before it, whose results are kept.</param>
internal sealed record ProjectResumed(
    string ProjectId, int Run, string ResumeFrom, IReadOnlyList<string> Skipping, string StatusUrl, ManagementPayload Management);

/// <summary>The answer to a stop: the status becomes <c>stopped</c> at the next step boundary.</summary>
internal sealed record ProjectStopping(string ProjectId, string StatusUrl);

/// <summary>The answer to <c>?dry_run=true</c>.</summary>
/// <param name="Errors">What is wrong, by field; empty when valid.</param>
/// <param name="Estimate">Null when not valid.</param>
internal sealed record DryRun(bool Valid, IReadOnlyDictionary<string, IReadOnlyList<string>> Errors, ProjectEstimate? Estimate);
