using VidPipe.Api.Management;
using VidPipe.Api.Problems;
using VidPipe.Core.Projects;

namespace VidPipe.Api.Projects;

/// <summary>The answer to a start.</summary>
internal sealed record ProjectStarted(string ProjectId, ProjectStatus Status, int SceneCount, string StatusUrl, ManagementPayload Management);

/// <summary>The answer to a resume or a regenerate: the next run.</summary>
/// <param name="ResumeFrom">The first stage that has work left.</param>
/// <param name="Skipping">The stages before it, whose results are kept.</param>
/// <param name="ToMake">What the run makes.</param>
/// <param name="Lost">The part of it that had been made and whose files are gone.</param>
internal sealed record ProjectResumed(
    string ProjectId,
    int Run,
    string ResumeFrom,
    IReadOnlyList<string> Skipping,
    ProjectParts ToMake,
    ProjectParts Lost,
    string StatusUrl,
    ManagementPayload Management);

/// <summary>The answer to a fork.</summary>
/// <param name="ResumeFrom">The first stage that has work left.</param>
/// <param name="Inherited">What is taken over as it is.</param>
/// <param name="ToMake">What is made again, or for the first time.</param>
/// <param name="Lost">The part of it that had been made and whose files are gone.</param>
internal sealed record ProjectForked(
    string ProjectId,
    string ForkedFrom,
    ProjectStatus Status,
    int SceneCount,
    string ResumeFrom,
    KeptParts Inherited,
    ProjectParts ToMake,
    ProjectParts Lost,
    string StatusUrl,
    ManagementPayload Management);

/// <summary>The answer to a stop: the status becomes <c>stopped</c> at the next step boundary.</summary>
internal sealed record ProjectStopping(string ProjectId, string StatusUrl);

/// <summary>The answer to <c>?dry_run=true</c>.</summary>
/// <param name="Errors">What is wrong, by field; empty when valid.</param>
/// <param name="Estimate">Null when not valid.</param>
internal sealed record DryRun(bool Valid, IReadOnlyDictionary<string, IReadOnlyList<string>> Errors, ProjectEstimate? Estimate);

/// <summary>The answer to <c>?dry_run=true</c> where there is something to go on from: what is there decides what it costs. All is null when not valid.</summary>
/// <param name="Errors">What is wrong, by field; empty when valid.</param>
/// <param name="Inherited">What would be kept.</param>
internal sealed record DryRunOfPlan(
    bool Valid,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Errors,
    ProjectEstimate? Estimate,
    string? ResumeFrom,
    KeptParts? Inherited,
    ProjectParts? ToMake,
    ProjectParts? Lost)
{
    public static DryRunOfPlan Of(FieldErrors errors, ProjectForecast? forecast) => new(
        forecast is not null, errors.ToDictionary(), forecast?.Estimate, forecast?.ResumeFrom, forecast?.Kept, forecast?.ToMake, forecast?.Lost);
}
