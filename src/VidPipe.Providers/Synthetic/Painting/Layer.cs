using System.Numerics;

namespace VidPipe.Providers.Synthetic.Painting;

/// <summary>One sheet of a scene. Sheets of the same name in two plans of one world are the same thing at two moments.</summary>
/// <param name="Nearness">0 is infinitely far, 1 moves fully with the camera, more is before the stage.</param>
/// <param name="Shift">Where the layer's own origin lies in the world; things that move have one.</param>
/// <param name="Sway">How far it swings during a clip, in world units.</param>
/// <param name="Bounds">What of its own world the layer touches, or null for all of it.</param>
internal sealed record Layer(
    string Name, float Nearness, Vector2 Shift, Vector2 Sway, WorldRect? Bounds, Action<Surface> Paint);
