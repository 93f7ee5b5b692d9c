namespace VidPipe.Media.Stitching;

/// <summary>Reports one step's 0 to 1 as its part of the whole.</summary>
internal sealed class PartOfProgress(IProgress<double> whole, double from, double to) : IProgress<double>
{
    public void Report(double value) => whole.Report(from + (value * (to - from)));

    public static IProgress<double>? Of(IProgress<double>? whole, double from, double to) =>
        whole is null ? null : new PartOfProgress(whole, from, to);
}
