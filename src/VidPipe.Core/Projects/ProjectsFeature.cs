using Microsoft.Extensions.DependencyInjection;
using VidPipe.Core.Durable;
using VidPipe.Core.Links;
using VidPipe.Core.Metrics;
using VidPipe.Core.Spending;

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
        .AddSingleton<LookForModels>()
        .AddSingleton<SaveProject>()
        .AddSingleton<RunEndings>()
        .AddSingleton<MarkEnding>()
        .AddSingleton<ProjectDocuments>()
        .AddSingleton<ProjectLister>()
        .AddSingleton<ProjectForecaster>()
        .AddSingleton<RunClaims>()
        .AddSingleton<ProjectChildren>()
        .AddSingleton<DeletedProjects>()
        .AddSingleton<NextRunStarter>()
        .AddSingleton<ProjectDeleter>()
        .AddSingleton<IProjectService, ProjectService>()
        .AddSingleton<ILinkedFiles, ProjectLinkedFiles>()
        .AddProjectMetrics();

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
        .Add(LookForModels.Handle, services => services.GetRequiredService<LookForModels>())
        .Add(SaveProject.Handle, services => services.GetRequiredService<SaveProject>())
        .Add(MarkEnding.Handle, services => services.GetRequiredService<MarkEnding>());
}
