namespace VidPipe.Tests;

/// <summary>How much a test of random histories tries: a little each time, a lot under <c>./test --long</c>.</summary>
internal static class LongRun
{
    public static bool IsOn => Environment.GetEnvironmentVariable("VIDPIPE_LONG_TESTS") is { Length: > 0 };

    /// <summary>The first of the rows, which stand for their kind; all of them in a long run.</summary>
    public static IEnumerable<object[]> Few(TheoryData rows, int few) => IsOn ? rows : rows.Take(few);

    /// <summary>The seeds from 1 on.</summary>
    public static TheoryData<int> Seeds(int few, int many) => [.. Enumerable.Range(1, IsOn ? many : few)];
}
