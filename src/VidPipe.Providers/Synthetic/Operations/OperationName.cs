using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace VidPipe.Providers.Synthetic.Operations;

/// <summary>Names of operations. They come back from outside, so only the exact form becomes a folder.</summary>
internal static partial class OperationName
{
    private const string Prefix = "synthetic/operations/";

    /// <param name="request">The request's digest.</param>
    /// <param name="number">How many times the same request has been accepted, this time included.</param>
    public static string Of(string request, int number) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{request[..32]}-{number}");

    public static bool TryGetFolder(string name, [NotNullWhen(true)] out string? folder)
    {
        folder = Form().IsMatch(name) ? name[Prefix.Length..] : null;
        return folder is not null;
    }

    [GeneratedRegex(@"\Asynthetic/operations/[0-9a-f]{32}-[1-9][0-9]{0,5}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
