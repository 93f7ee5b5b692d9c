using VidPipe.Core.Projects;

namespace VidPipe.Local.Client;

/// <summary>What the commands read of the answer to a fork, a regenerate or a resume.</summary>
/// <param name="Inherited">Of a fork only.</param>
internal sealed record PlannedAnswer(string ProjectId, string ResumeFrom, KeptParts? Inherited, ProjectParts ToMake, ProjectParts Lost);

/// <summary>The answer to a dry run. Without what there is to go on from, the last four are null.</summary>
internal sealed record DryRunAnswer(
    bool Valid,
    IReadOnlyDictionary<string, string[]> Errors,
    ProjectEstimate? Estimate,
    string? ResumeFrom,
    KeptParts? Inherited,
    ProjectParts? ToMake,
    ProjectParts? Lost);
