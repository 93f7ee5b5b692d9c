using System.Globalization;

namespace VidPipe.StandIn.Demo;

/// <summary>The command line of the demo.</summary>
internal sealed record DemoArguments(StandInOptions Options, string? Script)
{
    public const string Usage =
        """
        VidPipe.VertexStandIn [--port N] [--script FILE] [--log FILE] [--media FOLDER] [--polls N] [--require-auth] [--token-lifetime HH:MM:SS]
          --port N          the loopback port; 8099 when not given, 0 for a free one
          --script FILE     rules that make it misbehave (see README.md)
          --log FILE        appends every call as a line of JSON
          --media FOLDER    keeps made media for the next start
          --polls N         how many polls find a video running (1)
          --require-auth    calls need a token issued by it
        """;

    /// <exception cref="FormatException">An unknown option, or one without its value.</exception>
    public static DemoArguments Parse(string[] arguments)
    {
        var options = new StandInOptions { Port = 8099 };
        string? script = null;
        var rest = new Queue<string>(arguments);
        while (rest.TryDequeue(out var name))
        {
            switch (name)
            {
                case "--port":
                    options = options with { Port = int.Parse(Value(), CultureInfo.InvariantCulture) };
                    break;
                case "--script":
                    script = Value();
                    break;
                case "--log":
                    options = options with { CallLogFile = Value() };
                    break;
                case "--media":
                    options = options with { MediaFolder = Value() };
                    break;
                case "--polls":
                    options = options with { Polls = int.Parse(Value(), CultureInfo.InvariantCulture) };
                    break;
                case "--require-auth":
                    options = options with { RequireAuth = true };
                    break;
                case "--token-lifetime":
                    options = options with { TokenLifetime = TimeSpan.Parse(Value(), CultureInfo.InvariantCulture) };
                    break;
                default:
                    throw new FormatException($"Unknown option '{name}'.");
            }

            string Value() => rest.TryDequeue(out var value) ? value : throw new FormatException($"{name} needs a value.");
        }

        return new DemoArguments(options, script);
    }
}
