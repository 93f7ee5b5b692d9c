using System.CommandLine;

namespace VidPipe.Local.CommandLine;

/// <summary>The id of a project, as every command but <c>make</c> takes it.</summary>
internal static class ProjectArgument
{
    public const string Description = "the project's id, or any unique part of it of eight characters or more, as list shows them";

    public static Argument<string> Create() => new("id") { Description = Description };

    public static Argument<string?> CreateOptional() => new("id") { Description = Description, Arity = ArgumentArity.ZeroOrOne };
}
