using Microsoft.Extensions.Time.Testing;
using VidPipe.Core.Actions;
using VidPipe.Core.Errors;
using VidPipe.Storage.Files;

namespace VidPipe.Storage.Tests.Files;

public sealed class FilePaidAnswersTests : IDisposable
{
    private const string Name = "0123abcd-01";

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    private string Root => Path.Combine(_folder.Path, "paid");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_kept_is_found_by_the_next_process_with_its_file_and_moved_there()
    {
        var file = Write("picture.png", "bytes");

        var kept = await Answers().KeepAsync(Name, new PaidAnswer("{}", file), default);
        var found = await Answers().FindAsync(Name, default);

        Assert.Equal(kept, found);
        Assert.EndsWith(".png", found!.File, StringComparison.Ordinal);
        Assert.Equal("bytes", await File.ReadAllTextAsync(found.File!));
        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task A_text_has_no_file()
    {
        await Answers().KeepAsync(Name, new PaidAnswer("[1]", null), default);

        Assert.Equal(new PaidAnswer("[1]", null), await Answers().FindAsync(Name, default));
    }

    [Theory]
    [InlineData("content.png", "other")]
    [InlineData("content.png", null)]
    [InlineData("answer.json", "{")]
    [InlineData("answer.json", "{}")]
    public async Task What_is_not_what_was_kept_is_not_found(string damaged, string? content)
    {
        await Answers().KeepAsync(Name, new PaidAnswer("{}", Write("picture.png", "bytes")), default);
        var path = Path.Combine(Root, Name, damaged);
        if (content is null) File.Delete(path);
        else await File.WriteAllTextAsync(path, content);

        Assert.Null(await Answers().FindAsync(Name, default));
    }

    [Fact]
    public async Task The_latest_of_a_name_is_found_and_what_is_removed_is_not()
    {
        await Answers().KeepAsync(Name, new PaidAnswer("[1]", Write("a.png", "one")), default);
        await Answers().KeepAsync(Name, new PaidAnswer("[2]", Write("b.png", "two")), default);
        var latest = await Answers().FindAsync(Name, default);
        await Answers().RemoveAsync(Name);
        await Answers().RemoveAsync(Name);

        Assert.Equal("[2]", latest!.Content);
        Assert.Null(await Answers().FindAsync(Name, default));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Root));
    }

    [Fact]
    public async Task What_nobody_comes_back_for_is_removed_after_two_weeks_and_so_is_what_a_killed_process_left()
    {
        await Answers().KeepAsync(Name, new PaidAnswer("[1]", null), default);
        Directory.CreateDirectory(Path.Combine(Root, "0123.part"));

        _time.Advance(FilePaidAnswers.Retention - TimeSpan.FromHours(1));
        await Answers().KeepAsync("ffff-01", new PaidAnswer("[2]", null), default);
        var before = await Answers().FindAsync(Name, default);
        _time.Advance(TimeSpan.FromHours(2));
        await Answers().KeepAsync("ffff-02", new PaidAnswer("[3]", null), default);

        Assert.NotNull(before);
        Assert.Equal(["ffff-02"], Directory.EnumerateDirectories(Root).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_file_that_cannot_be_kept_stays_where_it_is()
    {
        var file = Write("picture.png", "bytes");
        await File.WriteAllTextAsync(Root, "no folder can be made here");

        var e = await Assert.ThrowsAsync<VidPipeException>(() => Answers().KeepAsync(Name, new PaidAnswer("{}", file), default));

        Assert.Equal(ErrorCode.StorageError, e.Code);
        Assert.Equal("bytes", await File.ReadAllTextAsync(file));
    }

    private FilePaidAnswers Answers() => new(Root, _time, AttemptPlacement.SameMachine);

    private string Write(string name, string content)
    {
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, content);
        return path;
    }
}
