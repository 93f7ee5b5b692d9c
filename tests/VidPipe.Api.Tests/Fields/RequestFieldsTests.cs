using System.Text.Json;
using VidPipe.Api.Fields;
using VidPipe.Api.Problems;

namespace VidPipe.Api.Tests.Fields;

/// <summary>A request that is declared by a list of fields and nothing else.</summary>
public sealed class RequestFieldsTests
{
    private static readonly RequestField<string> Name = Field.Text("name", 5, min: 1) with { IsRequired = true };
    private static readonly RequestField<string> Motto = Field.Text("motto", 10) with { IsClearable = true };
    private static readonly RequestField<decimal?> Length = Field.Number("length", 1, 9);
    private static readonly RequestField<long?> Count = Field.Whole("count", 1, 9) with { Default = 3, DecidedBy = Length, Description = "{default} unless given." };
    private static readonly RequestField<bool> Loud = Field.Flag("loud", defaultValue: true);
    private static readonly RequestField<DayOfWeek> Day = Field.Choice("day", DayOfWeek.Friday);
    private static readonly RequestField<JsonElement?> Data = Field.Json("data", 20, 2);
    private static readonly RequestField<string> Word = Field.Text("word", 3) with { IsRequired = true };
    private static readonly RequestFields Start = new(Name, Motto, Length, Count, Loud, Day, Data, Field.List("items", 2, new RequestFields(Word)));

    private sealed record Spec(string Name, string? Motto, int Count, bool Loud, DayOfWeek Day);

    [Fact]
    public void Values_are_read_and_what_is_not_given_is_the_default()
    {
        var values = Read("""{"name":"a","loud":false,"data":[1],"motto":null}""", out var errors);

        Assert.True(errors.IsEmpty);
        Assert.Equal(("a", null, 3L, false, DayOfWeek.Friday), (values.Get(Name), values.Get(Motto), values.Get(Count), values.Get(Loud), values.Get(Day)));
        Assert.Equal("[1]", values.Get(Data)!.Value.GetRawText());
        Assert.Equal((true, false), (values.IsGiven(Loud), values.IsGiven(Count)));
    }

    [Fact]
    public void All_that_is_wrong_is_said_at_once_unknown_fields_included()
    {
        Read("""{"motto":"far too long a one","length":0,"count":1.5,"loud":1,"day":"Friday","data":[[[]]],"items":{},"nam":1}""", out var errors);

        Assert.Equal(["count", "data", "day", "items", "length", "loud", "motto", "nam", "name"], errors.ToDictionary().Keys);
        Assert.Equal(["Is no field of this request. Did you mean name?"], errors.ToDictionary()["nam"]);
        Assert.Equal(["Is required."], errors.ToDictionary()["name"]);
    }

    [Theory]
    [InlineData("""{"name":" "}""", "name", "Must not be empty.")]
    [InlineData("""{"name":null}""", "name", "Is required.")]
    [InlineData("""{"name":1}""", "name", "Must be a text.")]
    [InlineData("[]", "body", "Must be a JSON object.")]
    public void A_required_field_is_named_once(string body, string field, string message)
    {
        Read(body, out var errors);

        var error = Assert.Single(errors.ToDictionary());
        Assert.Equal((field, message), (error.Key, Assert.Single(error.Value)));
    }

    [Fact]
    public void A_field_that_is_not_taken_is_refused_with_the_reason()
    {
        var errors = new FieldErrors();

        (new RequestFields(Loud) { Refused = [(Motto, "Is given at the start.")] }).Read(Json("""{"motto":"x"}"""), errors);

        Assert.Equal(["Is given at the start."], errors.ToDictionary()["motto"]);
    }

    [Fact]
    public void Schema_says_form_default_and_what_is_required()
    {
        var schema = Start.Schema();

        Assert.Equal("""["name"]""", schema["required"]!.ToJsonString());
        Assert.Equal("""{"type":"integer","minimum":1,"maximum":9,"description":"3 unless given."}""", schema["properties"]!["count"]!.ToJsonString());
        Assert.Equal("\"friday\"", schema["properties"]!["day"]!["default"]!.ToJsonString());
        Assert.Equal("""["word"]""", schema["properties"]!["items"]!["items"]!["required"]!.ToJsonString());
        Assert.Null(Start.AsEdits().Schema()["required"]);
        Assert.Null(Start.AsEdits().Schema()["properties"]!["day"]!["default"]);
    }

    [Fact]
    public void Edits_are_laid_over_what_the_spec_has_kept_whatever_the_defaults_are_now()
    {
        var kept = new Spec("a", "m", 7, Loud: false, DayOfWeek.Monday);

        Assert.Equal(kept, Edited("{}", kept));
        Assert.Equal(kept, Edited("""{"name":null,"motto":null,"loud":null}""", kept));
        Assert.Equal(kept with { Name = "b", Day = DayOfWeek.Sunday }, Edited("""{"name":"b","day":"sunday"}""", kept));
        Assert.Equal(kept with { Motto = null }, Edited("""{"motto":""}""", kept));
    }

    [Fact]
    public void A_field_that_another_decides_is_not_the_sources_when_that_one_is_given()
    {
        var merged = Start.AsEdits().Merge(Json("""{"length":5}"""), new Spec("a", null, 7, Loud: true, DayOfWeek.Monday));

        Assert.False(merged.TryGetProperty("count", out _));
        Assert.Equal(5, merged.GetProperty("length").GetInt32());
    }

    [Theory]
    [InlineData("""{"nam":1}""")]
    [InlineData("""{"nam":null}""")]
    public void An_edit_that_is_no_field_is_left_to_be_refused(string edits)
    {
        var errors = new FieldErrors();
        var fields = Start.AsEdits();

        fields.Read(fields.Merge(Json(edits), new Spec("a", null, 7, Loud: true, DayOfWeek.Monday)), errors);

        Assert.Equal(["nam"], errors.ToDictionary().Keys);
    }

    private static Spec Edited(string edits, Spec source)
    {
        var errors = new FieldErrors();
        var fields = Start.AsEdits();
        var values = fields.Read(fields.Merge(Json(edits), source), errors);
        Assert.True(errors.IsEmpty);
        return new Spec(values.Get(Name)!, values.Get(Motto), (int)values.Get(Count)!, values.Get(Loud), values.Get(Day));
    }

    private static RequestValues Read(string body, out FieldErrors errors) => Start.Read(Json(body), errors = new FieldErrors());

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement.Clone();
}
