using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using VidPipe.Core.Webhooks;

namespace VidPipe.Core.Tests.Webhooks;

public sealed class WebhookSecretsTests
{
    // The example that the libraries of the specification are tested with (standard-webhooks/standard-webhooks).
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private const long Timestamp = 1614265330;
    private const string Payload = """{"test": 2432232314}""";
    private const string Published = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    [Fact]
    public void The_specifications_example_has_its_published_signature()
    {
        Assert.Equal(Published, Sign(Secret));
    }

    [Fact]
    public void A_signature_is_what_the_definition_of_HMAC_gives()
    {
        var key = Convert.FromBase64String(Secret["whsec_".Length..]);
        var signed = Encoding.UTF8.GetBytes($"{Id}.{Timestamp.ToString(CultureInfo.InvariantCulture)}.{Payload}");

        Assert.Equal($"v1,{Convert.ToBase64String(HmacByDefinition(key, signed))}", Sign(Secret));
    }

    [Fact]
    public void Every_secret_signs_so_that_one_can_take_over_from_another()
    {
        var other = "whsec_" + Convert.ToBase64String([.. Enumerable.Range(0, 64).Select(i => (byte)i)]);

        Assert.Equal($"{Published} {Sign(other)}", Sign($"{Secret} {other}"));
    }

    [Theory]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("whsec_")]
    [InlineData("whsec_not base64 at all, is it?")]
    [InlineData("whsec_c2hvcnQ=")]
    [InlineData("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw secret")]
    public void What_is_no_secret_is_refused_without_being_repeated(string text)
    {
        var refusal = Assert.Throws<ArgumentException>(() => WebhookSecrets.Parse(text));

        Assert.StartsWith("Secret is", refusal.Message, StringComparison.Ordinal);
        if (text.Length > 10) Assert.DoesNotContain(text[6..], refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void No_text_of_a_policy_is_a_secret()
    {
        var policy = WebhookPolicy.Read(new WebhookOptions { Secret = Secret }, null);

        Assert.DoesNotContain("MfKQ9", $"{policy} {policy.Secrets}", StringComparison.Ordinal);
    }

    private static string Sign(string secrets) =>
        WebhookSecrets.Parse(secrets).Sign(Id, DateTimeOffset.FromUnixTimeSeconds(Timestamp), Encoding.UTF8.GetBytes(Payload));

    /// <summary>RFC 2104 by hand over SHA-256 by hand: nothing that the code under test uses.</summary>
    private static byte[] HmacByDefinition(byte[] key, byte[] text)
    {
        var padded = new byte[64];
        key.CopyTo(padded, 0);
        byte[] inner = Sha256.Of([.. padded.Select(b => (byte)(b ^ 0x36)), .. text]);
        return Sha256.Of([.. padded.Select(b => (byte)(b ^ 0x5c)), .. inner]);
    }

    /// <summary>FIPS 180-4.</summary>
    private static class Sha256
    {
        private static readonly uint[] Primes = [.. Enumerable.Range(2, 400).Where(n => Enumerable.Range(2, n - 2).All(d => n % d != 0)).Take(64).Select(n => (uint)n)];

        public static byte[] Of(byte[] message)
        {
            var k = Primes.Select(p => Fraction(Math.Cbrt(p))).ToArray();
            var h = Primes.Take(8).Select(p => Fraction(Math.Sqrt(p))).ToArray();
            var padded = new byte[(message.Length + 9 + 63) / 64 * 64];
            message.CopyTo(padded, 0);
            padded[message.Length] = 0x80;
            BinaryPrimitives.WriteInt64BigEndian(padded.AsSpan(padded.Length - 8), message.Length * 8L);
            for (var block = 0; block < padded.Length; block += 64) Compress(h, k, padded.AsSpan(block, 64));

            var digest = new byte[32];
            for (var i = 0; i < 8; i++) BinaryPrimitives.WriteUInt32BigEndian(digest.AsSpan(i * 4), h[i]);
            return digest;
        }

        private static void Compress(uint[] h, uint[] k, ReadOnlySpan<byte> block)
        {
            var w = new uint[64];
            for (var i = 0; i < 64; i++)
            {
                w[i] = i < 16
                    ? BinaryPrimitives.ReadUInt32BigEndian(block[(i * 4)..])
                    : w[i - 16] + Mix(w[i - 15], 7, 18, w[i - 15] >> 3) + w[i - 7] + Mix(w[i - 2], 17, 19, w[i - 2] >> 10);
            }

            var v = (uint[])h.Clone();
            for (var i = 0; i < 64; i++)
            {
                var one = v[7] + Mix(v[4], 6, 11, uint.RotateRight(v[4], 25)) + ((v[4] & v[5]) ^ (~v[4] & v[6])) + k[i] + w[i];
                var two = Mix(v[0], 2, 13, uint.RotateRight(v[0], 22)) + ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
                v = [one + two, v[0], v[1], v[2], v[3] + one, v[4], v[5], v[6]];
            }

            for (var i = 0; i < 8; i++) h[i] += v[i];
        }

        private static uint Mix(uint x, int a, int b, uint rest) => uint.RotateRight(x, a) ^ uint.RotateRight(x, b) ^ rest;

        private static uint Fraction(double root) => (uint)((root - Math.Floor(root)) * 4294967296);
    }
}
