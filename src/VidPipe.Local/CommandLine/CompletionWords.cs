using System.CommandLine;
using System.CommandLine.Completions;

namespace VidPipe.Local.CommandLine;

/// <summary>What may stand at the end of a command line, from the commands themselves.</summary>
internal static class CompletionWords
{
    /// <param name="typed">The words after the program's name; the last is the one to complete, empty at the beginning of a word.</param>
    /// <returns>Nothing where any text may stand: shells offer files there.</returns>
    public static IEnumerable<string> For(RootCommand root, IReadOnlyList<string> typed)
    {
        var (before, word) = typed.Count == 0 ? ([], "") : (typed.Take(typed.Count - 1).ToList(), typed[^1]);
        return Candidates(root, before, word).Where(candidate => candidate.StartsWith(word, StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Candidates(RootCommand root, List<string> before, string word)
    {
        if (before.Contains("--")) return [];

        var command = before.Count == 0 ? null : root.Subcommands.FirstOrDefault(c => c.Name == before[0]);
        var options = (command?.Options ?? root.Options).Concat(root.Options.Where(o => o.Recursive)).Where(o => !o.Hidden).ToList();
        if (before.Count > 0 && options.Find(o => IsNamed(o, before[^1]) && TakesValue(o)) is { } asking) return ValuesOf(asking);
        if (word.StartsWith('-')) return options.SelectMany(o => o.Aliases.Append(o.Name)).Where(name => name.StartsWith("--", StringComparison.Ordinal) || word.Length < 2);
        if (before.Count == 0) return root.Subcommands.Where(c => !c.Hidden).Select(c => c.Name);
        return command?.Arguments.SelectMany(ValuesOf) ?? [];
    }

    private static bool IsNamed(Option option, string word) => option.Name == word || option.Aliases.Contains(word);

    private static bool TakesValue(Option option) => option.Arity.MaximumNumberOfValues > 0 && option.ValueType != typeof(bool);

    private static IEnumerable<string> ValuesOf(Symbol symbol) => symbol.GetCompletions(CompletionContext.Empty).Select(item => item.InsertText ?? item.Label);
}
