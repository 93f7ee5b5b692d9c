using VidPipe.Local.Hosting;

namespace VidPipe.Local.Tests.Hosting;

public sealed class DataFolderNameTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _other = new();

    [Fact]
    public void A_folder_keeps_its_name_and_has_it_alone()
    {
        var first = Name(_folder);

        Assert.Equal(first, Name(_folder));
        Assert.NotEqual(first, Name(_other));
        Assert.Equal([_folder["host.id"]], Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a name")]
    public void A_damaged_name_is_replaced(string damaged)
    {
        File.WriteAllText(_folder["host.id"], damaged);

        var name = Name(_folder);

        Assert.Equal(32, name.Length);
        Assert.Equal(name, Name(_folder));
    }

    [Fact]
    public void Of_many_who_name_a_folder_at_once_all_agree()
    {
        for (var round = 0; round < 50; round++)
        {
            File.Delete(_folder["host.id"]);
            var names = new string[16];

            Parallel.For(0, names.Length, i => names[i] = Name(_folder));

            Assert.Single(names.Distinct());
        }
    }

    public void Dispose()
    {
        _folder.Dispose();
        _other.Dispose();
    }

    private static string Name(TemporaryFolder folder) => DataFolderName.Of(folder.Path, () => Guid.NewGuid().ToString("n"));
}
