using System.Text;
using VidPipe.Api.Fields;

namespace VidPipe.Api.Tests.Fields;

/// <summary>The table of a request's fields, as the documentation has it.</summary>
internal static class FieldTable
{
    public static string Of(RequestFields fields, Func<RequestField, string> optionOf)
    {
        var table = new StringBuilder("| field | command line | what it is | what it may be | unless given |\n|---|---|---|---|---|\n");
        foreach (var field in fields.All)
        {
            var rule = field.Note is null ? field.Rule : $"{field.Rule}; {field.Note}";
            table.Append($"| `{field.Name}` | {optionOf(field)} | {Cell(field.Help)} | {Cell(rule)} | {(field.IsRequired ? "required" : Quoted(field))} |\n");
        }

        return table.ToString();
    }

    private static string Quoted(RequestField field) => field.UnlessGiven == field.DefaultText || field.UnlessGiven.Contains('_', StringComparison.Ordinal) ? $"`{field.UnlessGiven}`" : field.UnlessGiven;

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
