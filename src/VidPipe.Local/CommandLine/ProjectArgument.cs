using System.CommandLine;

namespace VidPipe.Local.CommandLine;

/// <summary>The id of a project, as every verb but <c>make</c> takes it.</summary>
internal static class ProjectArgument
{
    public const string Description = "the project's id, as make printed it and list shows it";

    public static Argument<string> Create() => new("id") { Description = Description };

    public static Argument<string?> CreateOptional() => new("id") { Description = Description, Arity = ArgumentArity.ZeroOrOne };
}
