namespace VidPipe.Core.Projects;

/// <summary>How a part of a project was found.</summary>
internal enum PartState
{
    /// <summary>Made, and all its files are there.</summary>
    Kept,

    /// <summary>Made once; its files are gone.</summary>
    Lost,

    /// <summary>Never made.</summary>
    Missing,
}

/// <summary>What a forecast has found so far.</summary>
internal sealed class ForecastTally
{
    private readonly Parts _toMake = new();
    private readonly Parts _lost = new();

    public int KeptScenes { get; set; }

    public int KeptKeyframes { get; private set; }

    public int KeptClips { get; private set; }

    /// <summary>The paid calls noted.</summary>
    public PlannedCalls Calls { get; private set; } = new(0, 0, 0, 0, 0);

    /// <summary>Notes a storyboard or an extension of it.</summary>
    public void Storyboard(PartState found)
    {
        if (found == PartState.Lost) _lost.Storyboard = true;
        if (found == PartState.Kept) return;
        _toMake.Storyboard = true;
        Calls = Calls with { Storyboards = Calls.Storyboards + 1 };
    }

    /// <summary>Notes one keyframe.</summary>
    /// <param name="isCertain">Whether all that it depends on is kept.</param>
    public void Keyframe(int scene, PartState found, bool isCertain)
    {
        if (found == PartState.Lost) _lost.Keyframes.Add(scene);
        if (found == PartState.Kept && isCertain)
        {
            KeptKeyframes++;
            return;
        }

        _toMake.Keyframes.Add(scene);
        Calls = Calls with { Keyframes = Calls.Keyframes + 1 };
    }

    /// <param name="isPaid">Whether a job is sent for it; one that is under way is only polled.</param>
    /// <param name="needsSaferFrame">Whether an end keyframe with a safety prompt is drawn first.</param>
    public void Clip(int scene, PartState found, bool isPaid, bool needsSaferFrame)
    {
        if (found == PartState.Lost) _lost.Clips.Add(scene);
        if (found == PartState.Kept)
        {
            KeptClips++;
            return;
        }

        _toMake.Clips.Add(scene);
        if (needsSaferFrame) Calls = Calls with { Keyframes = Calls.Keyframes + 1 };
        if (isPaid) Calls = Calls with { Clips = Calls.Clips + 1 };
    }

    public void Voice(int scene, PartState found, int characters)
    {
        if (found == PartState.Lost) _lost.Voices.Add(scene);
        if (found == PartState.Kept) return;
        _toMake.Voices.Add(scene);
        Calls = Calls with { Voices = Calls.Voices + 1, VoiceCharacters = Calls.VoiceCharacters + characters };
    }

    public void Stitch(PartState found)
    {
        if (found == PartState.Lost) _lost.Stitch = true;
        if (found != PartState.Kept) _toMake.Stitch = true;
    }

    public ProjectForecast ToForecast(ProjectEstimate estimate)
    {
        var from = _toMake.Storyboard ? ProjectStages.Storyboard
            : _toMake.Keyframes.Count > 0 ? ProjectStages.Keyframes
            : _toMake.Clips.Count > 0 ? ProjectStages.Clips
            : ProjectStages.Stitch;
        return new ProjectForecast(estimate, _toMake.ToRecord(), _lost.ToRecord(), new KeptParts(KeptScenes, KeptKeyframes, KeptClips), from);
    }

    private sealed class Parts
    {
        public bool Storyboard { get; set; }

        public SortedSet<int> Keyframes { get; } = [];

        public SortedSet<int> Clips { get; } = [];

        public SortedSet<int> Voices { get; } = [];

        public bool Stitch { get; set; }

        public ProjectParts ToRecord() => new(Storyboard, [.. Keyframes], [.. Clips], [.. Voices], Stitch);
    }
}
