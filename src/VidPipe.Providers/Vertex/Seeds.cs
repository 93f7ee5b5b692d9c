namespace VidPipe.Providers.Vertex;

internal static class Seeds
{
    /// <summary>Gemini and Imagen take a signed seed, our own are unsigned: the upper half falls onto the lower.</summary>
    public static int Positive(uint seed) => (int)(seed & int.MaxValue);
}
