using System.Security.Cryptography;
using System.Text;

namespace VidPipe.Providers.Synthetic;

/// <summary>Chance without a generator: the same place always holds the same number, whatever was asked before.</summary>
internal static class Hash
{
    public static uint Mix(uint value)
    {
        value ^= value >> 16;
        value *= 0x7FEB352D;
        value ^= value >> 15;
        value *= 0x846CA68B;
        return value ^ (value >> 16);
    }

    public static uint Of(uint seed, int index) => Mix(seed ^ Mix((uint)index * 0x9E3779B9 + 0x85EBCA6B));

    /// <summary>0 (included) to 1 (excluded).</summary>
    public static float Unit(uint seed, int index) => (Of(seed, index) >> 8) / 16_777_216f;

    public static float Between(uint seed, int index, float low, float high) => low + Unit(seed, index) * (high - low);

    public static T Pick<T>(uint seed, int index, IReadOnlyList<T> from) => from[(int)(Of(seed, index) % (uint)from.Count)];

    public static uint OfText(string text, uint seed = 0) =>
        BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes(text)), 0) ^ Mix(seed);

    /// <summary>Smooth value noise along a line, 0 to 1.</summary>
    public static float Noise(float x, uint seed)
    {
        var cell = MathF.Floor(x);
        var t = x - cell;
        t = t * t * (3 - 2 * t);
        var a = Unit(seed, (int)cell);
        return a + (Unit(seed, (int)cell + 1) - a) * t;
    }

    /// <summary>Smooth value noise on a plane, 0 to 1.</summary>
    public static float Noise(float x, float y, uint seed)
    {
        var row = MathF.Floor(y);
        var t = y - row;
        t = t * t * (3 - 2 * t);
        var above = Noise(x, seed + (uint)(int)row * 0x9E3779B9);
        return above + (Noise(x, seed + (uint)((int)row + 1) * 0x9E3779B9) - above) * t;
    }

    /// <summary>Noise of several octaves along a line, about 0 to 1.</summary>
    public static float Ridge(float x, uint seed, int octaves)
    {
        float sum = 0, weight = 0.5f;
        for (var octave = 0; octave < octaves; octave++, x *= 2.03f, weight *= 0.5f) sum += Noise(x, seed + (uint)octave) * weight;
        return sum;
    }

    /// <summary>Noise of several octaves on a plane, about 0 to 1.</summary>
    public static float Cloud(float x, float y, uint seed, int octaves)
    {
        float sum = 0, weight = 0.5f;
        for (var octave = 0; octave < octaves; octave++, x *= 2.03f, y *= 2.03f, weight *= 0.5f) sum += Noise(x, y, seed + (uint)octave * 77) * weight;
        return sum;
    }
}
