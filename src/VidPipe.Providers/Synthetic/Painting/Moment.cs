namespace VidPipe.Providers.Synthetic.Painting;

/// <summary>One frame of a move.</summary>
/// <param name="Share">0 at the beginning of the move, 1 at its end, eased.</param>
/// <param name="Swing">−1 to 1: where swinging things are; 0 at both ends.</param>
internal readonly record struct Moment(Camera Camera, float Share, float Swing);
