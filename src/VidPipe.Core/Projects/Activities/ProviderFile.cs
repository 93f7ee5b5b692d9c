using VidPipe.Core.Errors;
using VidPipe.Core.Generation;

namespace VidPipe.Core.Projects;

/// <summary>The first look at a file that a provider gave.</summary>
internal static class ProviderFile
{
    /// <exception cref="UnusableAnswerException">The given code instead of UNSUPPORTED_FORMAT: it is the provider's fault, not the caller's, and another try may give a better one.</exception>
    public static async Task<T> UseAsync<T>(Func<Task<T>> use, ErrorCode code)
    {
        try
        {
            return await use().ConfigureAwait(false);
        }
        catch (VidPipeException damaged) when (damaged.Code == ErrorCode.UnsupportedFormat)
        {
            throw new UnusableAnswerException(Failure.Of(code, $"What the provider gave cannot be used: {damaged.Message}"), damaged);
        }
    }
}
