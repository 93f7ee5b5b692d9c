using System.Text;
using System.Text.Json;
using VidPipe.Core.Foreign;

namespace VidPipe.Core.Tests.Foreign;

public sealed class ForeignJsonTests
{
    [Theory]
    [InlineData("""{"a":"\ud83d"}""", "\uFFFD")]
    [InlineData("""{"a":"\uD83Dx"}""", "\uFFFDx")]
    [InlineData("""{"a":"\ude00\ud83d"}""", "\uFFFD\uFFFD")]
    [InlineData("""{"a":"\ud83d\ud83d\ude00"}""", "\uFFFD\U0001F600")]
    [InlineData("""{"a":"\ud83d\n\ude00"}""", "\uFFFD\n\uFFFD")]
    [InlineData("""{"a":"\ud83d\ude00"}""", "\U0001F600")]
    [InlineData("""{"a":"\\ud83d"}""", "\\ud83d")]
    [InlineData("""{"a":"\\\ud83d"}""", "\\\uFFFD")]
    [InlineData("""{"a":"\u0041\ufffd"}""", "A\uFFFD")]
    public void Halves_of_surrogate_pairs_are_replaced_and_all_else_stays(string json, string expected)
    {
        using var document = ForeignJson.Parse(json);

        Assert.Equal(expected, document.RootElement.GetProperty("a").GetString());
    }

    [Fact]
    public void Names_of_members_can_be_read_too()
    {
        using var document = ForeignJson.Parse("""{"\ud800":1,"a":2}""");

        Assert.Equal(["\uFFFD", "a"], document.RootElement.EnumerateObject().Select(p => p.Name));
        Assert.True(document.RootElement.TryGetProperty("a", out _));
    }

    [Theory]
    [InlineData(new byte[] { 0xff }, "\uFFFD")]
    [InlineData(new byte[] { 0xed, 0xa0, 0xbd }, "\uFFFD\uFFFD\uFFFD")]
    [InlineData(new byte[] { 0xf0, 0x9f, 0x98 }, "\uFFFD")]
    public void Bytes_that_are_no_UTF8_are_replaced(byte[] bytes, string expected)
    {
        using var document = ForeignJson.Parse((byte[])[0xef, 0xbb, 0xbf, .. "{\"a\":\""u8, .. bytes, .. "\"}"u8]);

        Assert.Equal(expected, document.RootElement.GetProperty("a").GetString());
    }

    [Theory]
    [InlineData("\\")]
    [InlineData("\"\\u")]
    [InlineData("\"\\ud83")]
    [InlineData("\"\\ud83d\\u")]
    [InlineData("{")]
    [InlineData("")]
    public void What_is_no_JSON_is_said_to_be_none(string json) => Assert.ThrowsAny<JsonException>(() => ForeignJson.Parse(json));

    [Fact]
    public void Every_cut_of_a_text_full_of_pairs_can_be_read()
    {
        const string text = "a\U0001F600b\U0001F601\\\"\U0001F602";
        for (var from = 0; from <= text.Length; from++)
        {
            for (var to = from; to <= text.Length; to++)
            {
                var cut = text[from..to];
                var escaped = string.Concat(cut.Select(c => $"\\u{(int)c:x4}"));
                using var document = ForeignJson.Parse($"[\"{escaped}\"]");

                Assert.Equal(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(cut)), document.RootElement[0].GetString());
            }
        }
    }

    [Theory]
    [InlineData("{\"scenes\":1}")]
    [InlineData("```json\n{\"scenes\":1}\n```")]
    [InlineData("\uFEFF{\"scenes\":1}")]
    [InlineData("See {this}: {\"other\":{\"a\":[1,2,3,4,5,6,7,8,9]}} {\"scenes\":1,} bye }")]
    [InlineData("{\"scenes\":0} or rather {\"scenes\": 1, \"x\": 2}")]
    [InlineData("\ud83d{\"scenes\":1,\"b\":\"\\udc00\"}")]
    public void An_object_is_found_in_what_stands_around_it(string text)
    {
        using var found = ForeignJson.FindObject(text, "scenes");

        Assert.Equal(1, found!.RootElement.GetProperty("scenes").GetInt32());
    }

    [Theory]
    [InlineData("")]
    [InlineData("I would rather not.")]
    [InlineData("{\"scenes\":[{\"a\":1}")]
    [InlineData("[{\"a\":1}]")]
    public void Where_there_is_none_none_is_found(string text) => Assert.Null(ForeignJson.FindObject(text, "scenes"));

    [Fact]
    public void A_flood_of_braces_ends() => Assert.Null(ForeignJson.FindObject(new string('{', 1_000_000), "scenes"));
}
