using VidPipe.Core.Errors;

namespace VidPipe.Core.Tests.Errors;

public sealed class FailureTests
{
    private const int NoSpaceOnLinux = 28;

    public static TheoryData<Exception, ErrorCode> Strangers => new()
    {
        { new IOException("No space left on device : '/somewhere/secret'", NoSpaceOnLinux), ErrorCode.StorageError },
        { new UnauthorizedAccessException("Access denied."), ErrorCode.StorageError },
        { new FileNotFoundException("Gone."), ErrorCode.StorageError },
        { new OperationCanceledException(), ErrorCode.Cancelled },
        { new InvalidOperationException("Oops."), ErrorCode.Internal },
    };

    [Theory]
    [MemberData(nameof(Strangers))]
    public void From_knows_what_a_foreign_exception_stands_for(Exception exception, ErrorCode code)
    {
        var failure = Failure.From(exception);

        Assert.Equal((code, ErrorCodes.Describe(code).Retryable), (failure.Code, failure.Retryable));
    }

    [Fact]
    public void From_calls_a_full_disk_that_without_its_folders()
    {
        var failure = Failure.From(new IOException("No space left on device : '/somewhere/secret'", NoSpaceOnLinux));

        Assert.Equal("The disk is full.", failure.Message);
    }

    [Fact]
    public void From_names_no_folder_of_a_file_that_cannot_be_read()
    {
        var failure = Failure.From(new FileNotFoundException("Could not find file '/somewhere/secret'."));

        Assert.Equal("A local file could not be read or written (FileNotFoundException).", failure.Message);
    }
}
