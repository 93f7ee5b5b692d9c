using VidPipe.Core.Retention;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Core.Jobs;
using VidPipe.Core.Projects;
using VidPipe.Core.Tests.Projects;
using VidPipe.Tests;
using Xunit.Abstractions;

namespace VidPipe.Core.Tests.Retention;

/// <summary>
/// Random histories of projects, with files of random ages and clean-ups in between: what a project that lives could do
/// without paying, it can do after them, too; and when all projects are gone, so is all that was made.
/// </summary>
public sealed class CleanupPropertyTests(ITestOutputHelper output)
{
    private const int Steps = 16;

    public static TheoryData<int> Seeds => LongRun.Seeds(few: 3, many: 200);

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task No_clean_up_costs_a_living_project_anything(int seed)
    {
        await using var history = new History(seed, output.WriteLine);
        await history.BeginAsync();
        for (var step = 0; step < Steps; step++) await history.StepAsync();

        await history.CleanAsync();
        await history.EndAsync();
    }

    private sealed class History(int seed, Action<string> log) : IAsyncDisposable
    {
        private readonly Random _random = new(seed);
        private readonly CleanupHost _host = new();
        private readonly List<string> _projects = [];

        private PipelineHost Pipeline => _host.Pipeline;

        public async Task BeginAsync()
        {
            await _host.StartAsync();
            await CreateAsync();
        }

        public Task StepAsync() => _random.Next(10) switch
        {
            0 or 1 => CreateAsync(),
            2 => FailAsync(),
            3 or 4 => ForkAsync(),
            5 => RegenerateAsync(),
            6 or 7 => DeleteAsync(),
            8 => BreakOffAsync(),
            _ => CleanAsync(),
        };

        /// <summary>A clean-up with files of random ages, into which another project may come.</summary>
        public async Task CleanAsync()
        {
            var ages = await AgeAsync();
            var before = await CostsAsync();
            var interruption = _random.Next(40);
            var removals = 0;
            string? late = null;
            _host.Store.MaxPage = _random.Next(3) == 0 ? 1 : int.MaxValue;
            _host.Store.BeforeRemoval = async _ =>
            {
                if (Interlocked.Increment(ref removals) == interruption) late = (await Pipeline.RunAsync(SpecOf(interruption))).JobId;
            };

            var report = await _host.CleanAsync();

            (_host.Store.BeforeRemoval, _host.Store.MaxPage) = (_ => Task.CompletedTask, int.MaxValue);
            log($"clean: {report.Parts.Sum(p => p.Removed)} removed, {ages} aged, {report.Projects} projects{(late is null ? "" : ", one came in between")}");
            foreach (var (id, cost) in await CostsAsync())
            {
                await _host.AssertWholeAsync((await _host.Projects.GetAsync(id, default))!);
                Assert.True(!before.TryGetValue(id, out var cheap) || cost <= cheap, $"{id} would cost {cost} after the clean-up, and {cheap} before.");
            }

            if (late is not null) _projects.Add(late);
        }

        /// <summary>All but one are deleted: what only they had is gone. Then that one: nothing is left.</summary>
        public async Task EndAsync()
        {
            var last = _projects[_random.Next(_projects.Count)];
            var digests = new HashSet<string>(StringComparer.Ordinal);
            foreach (var id in _projects.Where(id => id != last).ToList())
            {
                digests.UnionWith(CleanupHost.Digests((await _host.Projects.GetAsync(id, default))!));
                await _host.Projects.DeleteAsync(id, default);
            }

            await _host.AgeAsync(CleanupHost.LongAgo);
            var dry = await _host.RunAsync(CleanupMode.DryRun);
            await _host.CleanAsync();

            var kept = await _host.NamesAsync("actions/");
            var texts = string.Concat(await Task.WhenAll(kept.Select(n => File.ReadAllTextAsync(Path.Combine(Pipeline.BlobFolder, n)))));
            var survivor = (await _host.Projects.GetAsync(last, default))!;
            digests.ExceptWith(CleanupHost.Digests(survivor));
            digests.RemoveWhere(d => texts.Contains(d, StringComparison.Ordinal));
            var left = await _host.NamesAsync("assets/");
            Assert.DoesNotContain(left, name => digests.Any(d => name.StartsWith($"assets/{d[..2]}/{d[2..]}", StringComparison.Ordinal)));
            Assert.DoesNotContain(dry.Parts.SelectMany(p => p.Names), left.Contains);
            await _host.AssertWholeAsync(survivor);

            await _host.Projects.DeleteAsync(last, default);
            await _host.AgeAsync(CleanupHost.LongAgo);
            await _host.CleanAsync();

            Assert.Empty(await _host.MadeAsync());
            Assert.Empty(await _host.NamesAsync("leases/"));
            Assert.Empty(await _host.NamesAsync("operations/"));
        }

        public ValueTask DisposeAsync() => _host.DisposeAsync();

        private static ProjectSpec SpecOf(int number) => Specs.Of($"A story {number % 3}", scenes: 1 + (number % 2)) with { Seed = (uint)(number % 2), Voiceover = number % 4 != 0 };

        private async Task CreateAsync() => Keep("create", await Pipeline.RunAsync(SpecOf(_random.Next(12))));

        /// <summary>A project one of whose clips is refused for good.</summary>
        private async Task FailAsync()
        {
            _host.Studio.OnSubmit = request => request.Prompt.Contains("motion 0", StringComparison.Ordinal)
                ? new VideoSubmission.Rejected(Failure.Of(ErrorCode.ProviderError, "no"))
                : null;
            Keep("fail", await Pipeline.RunAsync(SpecOf(_random.Next(12)) with { AspectRatio = "9:16" }));
            _host.Studio.OnSubmit = _ => null;
        }

        private async Task ForkAsync()
        {
            if (Any() is not { } source) return;
            var change = _random.Next(5);
            var fork = await Pipeline.ForkAsync(
                source,
                spec => change switch
                {
                    0 => spec with { SceneCount = spec.SceneCount + 1 },
                    1 => spec with { VideoModel = "camera-2" },
                    2 => spec with { Captions = CaptionMode.None },
                    _ => spec,
                },
                change == 3 ? [new SceneEdit(0, null, $"a door {_random.Next(2)}", null)] : []);
            Keep($"fork of {source[^4..]} ({change})", fork);
        }

        private async Task RegenerateAsync()
        {
            if (Any() is not { } id) return;
            await Pipeline.RegenerateAsync(id, 0, _random.Next(2) == 0 ? TakeKind.Clip : TakeKind.Keyframes);
            log($"regenerate {id[^4..]}");
        }

        private async Task DeleteAsync()
        {
            if (_projects.Count < 2 || Any() is not { } id) return;
            await _host.Projects.DeleteAsync(id, default);
            _projects.Remove(id);
            log($"delete {id[^4..]}");
        }

        /// <summary>The host ends in the midst of a run, and goes on with it.</summary>
        private async Task BreakOffAsync()
        {
            var calls = _host.Studio.Calls.Count;
            var id = await Pipeline.BeginAsync(SpecOf(_random.Next(12)) with { AspectRatio = "1:1" });
            var after = _random.Next(6);
            await PipelineHost.UntilAsync(() => _host.Studio.Calls.Count >= calls + after || IsAtRest(id));
            await Pipeline.RestartAsync();
            Keep("break off", await Pipeline.WaitForEndAsync(id));
        }

        private bool IsAtRest(string id) =>
            Pipeline.Client.GetAsync(id, default).GetAwaiter().GetResult()?.Status is OrchestrationStatus.Completed or OrchestrationStatus.Failed;

        private string? Any() => _projects.Count == 0 ? null : _projects[_random.Next(_projects.Count)];

        private void Keep(string what, ProjectDocument project)
        {
            _projects.Add(project.JobId);
            log($"{what}: {project.JobId[^4..]} {project.Status}");
        }

        private async Task<int> AgeAsync()
        {
            var days = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var name in await _host.NamesAsync("")) days[name] = _random.Next(30);
            foreach (var day in days.Values.Distinct().Order().ToList())
            {
                await _host.AgeAsync(TimeSpan.FromDays(day), name => days.GetValueOrDefault(name, -1) == day);
            }

            return days.Count;
        }

        /// <summary>What each project's next step would cost with what there is: a fork of a complete one, a resume of another.</summary>
        private async Task<Dictionary<string, decimal>> CostsAsync()
        {
            var costs = new Dictionary<string, decimal>(StringComparer.Ordinal);
            foreach (var id in _projects)
            {
                var project = (await _host.Projects.GetAsync(id, default))!;
                costs[id] = project.Status == JobStatus.Complete
                    ? (await Pipeline.PlanForkAsync(id)).Forecast.Estimate.CostUsd
                    : (await _host.Projects.PlanResumeAsync(id, null, default)).Forecast.Estimate.CostUsd;
            }

            return costs;
        }
    }
}
