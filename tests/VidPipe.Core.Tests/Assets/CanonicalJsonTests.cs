using System.Text;
using System.Text.Json;
using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Errors;

namespace VidPipe.Core.Tests.Assets;

/// <summary>Golden vectors: when one of these changes, everything ever made would be made and paid for again.</summary>
public sealed class CanonicalJsonTests
{
    [Theory]
    [InlineData("""{ "b" : 1, "a" : [ true, null, {"y":2,"x":1} ] }""", """{"a":[true,null,{"x":1,"y":2}],"b":1}""")]
    [InlineData("""{"a_":1,"a":2,"A":3,"aa":4,"":5}""", """{"":5,"A":3,"a":2,"a_":1,"aa":4}""")]
    [InlineData("""{"\u20ac":1,"\r":2,"\ufb33":3,"1":4,"\ud83d\ude00":5,"\u0080":6,"\u00f6":7}""", "{\"\\r\":2,\"1\":4,\"\u0080\":6,\"ö\":7,\"€\":1,\"😀\":5,\"\ufb33\":3}")]
    [InlineData("""["\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"\/"]""", "[\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"]")]
    [InlineData("""["\b\t\n\f\r\u0000\u001f\u007f<>&+"]""", "[\"\\b\\t\\n\\f\\r\\u0000\\u001f\u007f<>&+\"]")]
    [InlineData("[]", "[]")]
    [InlineData("{}", "{}")]
    public void The_layout_is_that_of_rfc_8785(string json, string expected) => Assert.Equal(expected, Canonical(json));

    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0", "0")]
    [InlineData("0.000", "0")]
    [InlineData("0e10", "0")]
    [InlineData("1.50", "1.5")]
    [InlineData("100", "100")]
    [InlineData("1e2", "100")]
    [InlineData("-12.5E+1", "-125")]
    [InlineData("4.50", "4.5")]
    [InlineData("2e-3", "0.002")]
    [InlineData("0.000001", "0.000001")]
    [InlineData("0.0000001", "1e-7")]
    [InlineData("333333333.33333329", "333333333.33333329")]
    [InlineData("1E30", "1e+30")]
    [InlineData("100000000000000000000", "100000000000000000000")]
    [InlineData("1000000000000000000000", "1e+21")]
    [InlineData("0.000000000000000000000000001", "1e-27")]
    [InlineData("123456789012345678901234", "1.23456789012345678901234e+23")]
    [InlineData("9007199254740993", "9007199254740993")]
    [InlineData("18446744073709551615", "18446744073709551615")]
    public void Numbers_are_shortest_and_never_rounded(string json, string expected) => Assert.Equal(expected, Canonical(json));

    [Fact]
    public void Equal_numbers_of_different_types_have_one_text()
    {
        Assert.Equal("[8,8,8,8]", Text(new object[] { 8, 8L, 8.0, 8.00m }));
        Assert.Equal("[0.1,0.1]", Text(new object[] { 0.1, 0.100m }));
        Assert.Equal("[10000000000000000,4294967295]", Text(new object[] { 1e16, uint.MaxValue }));
    }

    [Fact]
    public void Records_are_in_the_house_dialect_with_nulls_written()
    {
        var asset = new AssetRef(new string('a', 64), MediaTypes.Mp4, 10, 8.0, null, 720);

        Assert.Equal(
            $$"""{"digest":"{{new string('a', 64)}}","duration":8,"height":720,"length":10,"media_type":"video/mp4","width":null}""", Text(asset));
        Assert.Equal("\"BUDGET_EXCEEDED\"", Text(ErrorCode.BudgetExceeded));
    }

    [Fact]
    public void Texts_are_not_normalised() => Assert.NotEqual(Text("é"), Text("e\u0301"));

    [Fact]
    public void Two_members_of_one_name_are_refused() => Assert.Throws<ArgumentException>(() => Canonical("""{"a":1,"a":2}"""));

    private static string Canonical(string json) => Text(JsonElement.Parse(json));

    private static string Text<T>(T value) => Encoding.UTF8.GetString(CanonicalJson.Utf8(value));
}
