using VidPipe.Core.Durable;
using VidPipe.Core.Errors;

namespace VidPipe.Core.Projects;

/// <summary>What is answered to a verb that does not apply.</summary>
internal static class ProjectStates
{
    public static VidPipeException Unknown() => new(ErrorCode.NotFound, "There is no such project.");

    /// <param name="allowed">What the state allows, or what the verb wants.</param>
    public static VidPipeException Wrong(ProjectDocument document, string allowed)
    {
        var status = DurableJson.Serialize(document.Status).Trim('"');
        return new VidPipeException(ErrorCode.WrongState, $"The project '{document.ProjectId}' is {status}. {allowed}");
    }
}
