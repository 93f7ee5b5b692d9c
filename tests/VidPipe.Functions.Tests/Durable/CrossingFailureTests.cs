using Microsoft.DurableTask;
using VidPipe.Core.Errors;
using VidPipe.Functions.Durable;

namespace VidPipe.Functions.Tests.Durable;

public class CrossingFailureTests
{
    private static readonly Failure Swans = new(ErrorCode.ContentPolicy, "No \"swans\".\nNone {at} all: čáp", Retryable: true);

    [Fact]
    public void Failure_crosses_as_one_line()
    {
        Assert.DoesNotContain('\n', CrossingFailure.Of(new VidPipeException(Swans)).Message);
    }

    // As the Functions host hands it on: type and text of the first line, or its own words around it all.
    [Theory]
    [InlineData("{0}")]
    [InlineData("Result: Failure\nException: VidPipe.Functions.Durable.CrossingFailure: {0}\nStack:    at Here()")]
    [InlineData("Task 'Clip' (#3) failed with an unhandled exception: {0}")]
    [InlineData("Function 'Clip' failed with an unhandled exception. {0} ---> {{}}")]
    public void Failure_is_found_in_what_the_platform_makes_of_it(string wrapping)
    {
        var text = string.Format(null, wrapping, CrossingFailure.Of(new VidPipeException(Swans)).Message);

        Assert.Equal(Swans, CrossingFailure.Read(new TaskFailureDetails("Outer", text, null, null, null)));
    }

    [Fact]
    public void Failure_is_found_behind_others()
    {
        var inner = new TaskFailureDetails("Inner", CrossingFailure.Of(new VidPipeException(Swans)).Message, null, null, null);

        Assert.Equal(Swans, CrossingFailure.Read(new TaskFailureDetails("Outer", "It failed.", null, inner, null)));
    }

    [Theory]
    [InlineData("The function 'Clip' does not exist.")]
    [InlineData("{\"code\":\"NO_SUCH_CODE\"}")]
    [InlineData("{\"code\":")]
    public void Failure_of_the_platform_itself_is_internal(string text)
    {
        Assert.Equal(Failure.Of(ErrorCode.Internal, text), CrossingFailure.Read(new TaskFailureDetails("Outer", text, null, null, null)));
    }

    [Fact]
    public void End_without_details_is_a_termination()
    {
        Assert.Equal(ErrorCode.Cancelled, CrossingFailure.Read(null).Code);
    }
}
