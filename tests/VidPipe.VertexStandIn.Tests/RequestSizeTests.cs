using System.Net;

namespace VidPipe.StandIn.Tests;

public sealed class RequestSizeTests : StandInTest
{
    protected override StandInOptions Options => new() { MaxRequestBytes = 1000 };

    [Fact]
    public async Task A_body_that_is_too_long_is_refused()
    {
        var (status, _, _) = await FailAsync(TextModel, "generateContent", Requests.Text(new string('a', 1 << 20)));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("body", Assert.Single(Vertex.Violations).Path);
    }
}
