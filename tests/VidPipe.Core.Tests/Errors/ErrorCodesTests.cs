using VidPipe.Core.Durable;
using VidPipe.Core.Errors;

namespace VidPipe.Core.Tests.Errors;

public sealed class ErrorCodesTests
{
    public static TheoryData<ErrorCode> All => [.. Enum.GetValues<ErrorCode>()];

    [Theory]
    [MemberData(nameof(All))]
    public void Every_code_has_a_sentence_for_a_person_that_names_nothing_internal(ErrorCode code)
    {
        var message = ErrorCodes.Describe(code).UserMessage;

        Assert.Matches("^[A-Z].*[.]$", message);
        Assert.DoesNotContain(ErrorCodes.Name(code), message, StringComparison.Ordinal);
        Assert.DoesNotMatch("[_{}<>\\\\]|Exception|null", message);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_code_crosses_a_boundary_under_its_documented_name(ErrorCode code)
    {
        var failure = Failure.Of(code, "message");

        Assert.Contains($"\"code\":\"{ErrorCodes.Name(code)}\"", DurableJson.Serialize(failure), StringComparison.Ordinal);
        Assert.Equal(failure, DurableJson.Deserialize<Failure>(DurableJson.Serialize(failure)));
        Assert.Equal(ErrorCodes.Describe(code).Retryable, failure.Retryable);
    }

    [Fact]
    public void A_failure_that_repeating_cannot_help_does_not_advise_to_try_again()
    {
        var passing = Failure.Of(ErrorCode.StorageError, "message");

        Assert.Equal(ErrorCodes.Describe(ErrorCode.StorageError).UserMessage, ErrorCodes.UserMessage(passing));
        Assert.Contains("trying again does not help", ErrorCodes.UserMessage(passing with { Retryable = false }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_that_is_no_code_is_not_described()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ErrorCodes.Describe((ErrorCode)(-1)));
    }

    [Fact]
    public void The_codes_are_those_of_the_contract()
    {
        const string Contract = """
            INVALID_INPUT UNAUTHORIZED FILE_TOO_LARGE UNSUPPORTED_FORMAT NOT_FOUND WRONG_STATE RATE_LIMITED NOT_SUPPORTED
            SCRIPT_GENERATION_FAILED STORYBOARD_FAILED IMAGE_GENERATION_FAILED VIDEO_GENERATION_FAILED VOICE_GENERATION_FAILED
            COMPOSITION_FAILED CONTENT_POLICY TREND_COLLECTION_FAILED PROVIDER_ERROR PROVIDER_RATE_LIMITED PROVIDER_AUTH API_TIMEOUT
            BUDGET_EXCEEDED STORAGE_ERROR DATABASE_ERROR MEDIA_TOOL_ERROR DOWNLOAD_FAILED CANCELLED INTERNAL
            """;

        Assert.Equal(Contract.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries), Enum.GetValues<ErrorCode>().Select(ErrorCodes.Name));
    }
}
