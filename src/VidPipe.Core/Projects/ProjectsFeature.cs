using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Jobs;

namespace VidPipe.Core.Projects;

/// <summary>What a host adds to have projects.</summary>
public static class ProjectsFeature
{
    public static IServiceCollection AddProjects(this IServiceCollection services) => services
        .AddSingleton<WriteStoryboard>()
        .AddSingleton<ExtendStoryboard>()
        .AddSingleton<GenerateKeyframe>()
        .AddSingleton<SpeakNarration>()
        .AddSingleton<FitNarration>()
        .AddSingleton<FindClip>()
        .AddSingleton<SubmitClip>()
        .AddSingleton<PollClip>()
        .AddSingleton<StitchClips>()
        .AddSingleton<MakePoster>()
        .AddSingleton<SaveProject>()
        .AddSingleton<ProjectForecaster>()
        .AddJobKind(ProjectKind.Instance)
        .AddKeyedSingleton<IReachableSteps>(ProjectKind.Instance.Name, (s, _) => new ProjectTrail(new ActionRecords(s.GetRequiredService<DocumentStore>(), s.GetRequiredService<ILogger<ProjectTrail>>())))
        .AddSingleton<IProjectMetrics, ProjectMetrics>()
        .AddSingleton<IProjectService, ProjectService>();

    public static DurableCatalog AddProjects(this DurableCatalog catalog) => catalog
        .Add(ProjectOrchestrator.Handle)
        .Add(ClipOrchestrator.Handle)
        .Add(WriteStoryboard.Handle, services => services.GetRequiredService<WriteStoryboard>())
        .Add(ExtendStoryboard.Handle, services => services.GetRequiredService<ExtendStoryboard>())
        .Add(GenerateKeyframe.Handle, services => services.GetRequiredService<GenerateKeyframe>())
        .Add(SpeakNarration.Handle, services => services.GetRequiredService<SpeakNarration>())
        .Add(FitNarration.Handle, services => services.GetRequiredService<FitNarration>())
        .Add(FindClip.Handle, services => services.GetRequiredService<FindClip>())
        .Add(SubmitClip.Handle, services => services.GetRequiredService<SubmitClip>())
        .Add(PollClip.Handle, services => services.GetRequiredService<PollClip>())
        .Add(StitchClips.Handle, services => services.GetRequiredService<StitchClips>())
        .Add(MakePoster.Handle, services => services.GetRequiredService<MakePoster>())
        .Add(SaveProject.Handle, services => services.GetRequiredService<SaveProject>());
}
