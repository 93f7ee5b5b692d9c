namespace VidPipe.Providers.Synthetic.Painting;

/// <summary>Where the camera stands, from the words that prompts use for it.</summary>
internal static class Framing
{
    private static readonly (string Words, float Zoom, float Y)[] Shots =
    [
        ("extreme close", 1.55f, 0.06f), ("close-up", 1.42f, 0.05f), ("close up", 1.42f, 0.05f), ("medium shot", 1.2f, 0.03f), ("over-the-shoulder", 1.28f, 0.03f),
        ("low angle", 1.12f, 0.05f), ("high angle", 1.06f, -0.02f), ("aerial", 1f, -0.03f), ("wide", 1f, 0), ("establishing", 1f, 0),
    ];

    private static readonly (string Words, float X, float Y, float Zoom)[] Moves =
    [
        ("push in", 0, 0.012f, 1.13f), ("pushed in", 0, 0.012f, 1.13f), ("dolly in", 0, 0.012f, 1.13f), ("zoom in", 0, 0.012f, 1.13f),
        ("pull back", 0, -0.012f, 0.89f), ("pulled back", 0, -0.012f, 0.89f), ("zoom out", 0, -0.012f, 0.89f),
        ("pan left", -0.13f, 0, 1.02f), ("panned left", -0.13f, 0, 1.02f), ("pan right", 0.13f, 0, 1.02f), ("panned right", 0.13f, 0, 1.02f),
        ("tilt up", 0, -0.035f, 1.04f), ("tilted up", 0, -0.035f, 1.04f), ("tilt down", 0, 0.03f, 1.05f), ("tilted down", 0, 0.03f, 1.05f),
        ("drift", 0.07f, 0, 1.06f), ("drifted", 0.07f, 0, 1.06f),
    ];

    public static Camera Of(string prompt, Camera? previous, uint seed)
    {
        var lower = prompt.ToLowerInvariant();
        if (previous is not null)
        {
            foreach (var move in Moves)
            {
                if (lower.Contains(move.Words, StringComparison.Ordinal)) return Limit(new(previous.X + move.X, previous.Y + move.Y, previous.Zoom * move.Zoom));
            }
        }

        foreach (var shot in Shots)
        {
            if (lower.Contains(shot.Words, StringComparison.Ordinal)) return Limit(new((previous?.X ?? 0) * 0.5f + Hash.Between(seed, 21, -0.05f, 0.05f), shot.Y, shot.Zoom));
        }

        return previous is null
            ? new Camera(Hash.Between(seed, 21, -0.04f, 0.04f), 0, 1)
            : Limit(new(previous.X + Hash.Between(seed, 22, -0.10f, 0.10f), previous.Y, previous.Zoom * (previous.Zoom > 1.25f ? 0.9f : 1.09f)));
    }

    private static Camera Limit(Camera camera) => new(Math.Clamp(camera.X, -0.3f, 0.3f), Math.Clamp(camera.Y, -0.05f, 0.08f), Math.Clamp(camera.Zoom, 1f, 1.42f));
}
