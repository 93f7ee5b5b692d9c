using System.Diagnostics;
using System.Globalization;
using VidPipe.Azurite;
using VidPipe.Core.Assets;
using VidPipe.Core.Errors;
using VidPipe.Storage.Compliance;
using VidPipe.Storage.Files;

namespace VidPipe.Storage.Tests;

/// <summary>This assembly, run once more as a process of its own with a task to do on a file store.</summary>
internal static class SecondProcess
{
    /// <summary>Printed when the process is where its test wants it.</summary>
    public const string Ready = "ready";

    private const int FillBlock = 256 * 1024;

    /// <summary>Starts the task; the caller ends it.</summary>
    public static Process Start(params string[] args) => StartCommand("dotnet", [typeof(SecondProcess).Assembly.Location, .. args]);

    /// <summary>Starts the task with a tmpfs of 1 MiB mounted on the folder, seen by that process alone.</summary>
    public static Process StartOnTinyDisk(string folder, params string[] args) => StartCommand(
        "unshare", ["-rm", "sh", "-c", "mount -t tmpfs -o size=1m none \"$0\" && exec dotnet \"$@\"", folder, typeof(SecondProcess).Assembly.Location, .. args]);

    /// <summary>Whether this machine lets us mount a disk of our own.</summary>
    public static bool CanMount()
    {
        if (!OperatingSystem.IsLinux()) return false;
        try
        {
            using var probe = StartCommand("unshare", ["-rm", "sh", "-c", "mount -t tmpfs none /mnt"]);
            probe.WaitForExit();
            return probe.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    public static async Task<int> RunAsync(string[] args)
    {
        if (args[0] == "hold-azurite") return await HoldAzuriteAsync();

        var (task, root) = (args[0], args[1]);
        var store = new FileBlobStore(root, TimeProvider.System);
        switch (task)
        {
            case "hang-in-write":
                await store.WriteAsync(new BlobName("broken"), new HangingStream(), WriteCondition.Overwrite, CancellationToken.None);
                return 1;
            case "hang-in-workspace":
                await File.WriteAllTextAsync(new FileWorkspaces(args[2], store).Create().NewFile("txt"), "left behind");
                Console.WriteLine(Ready);
                await Task.Delay(Timeout.Infinite);
                return 1;
            case "count":
                await CountAsync(store, int.Parse(args[2], CultureInfo.InvariantCulture));
                return 0;
            case "fill":
                await FillAsync(store);
                return 0;
            default:
                return 2;
        }
    }

    private static async Task<int> HoldAzuriteAsync()
    {
        var azurite = await AzuriteProcess.StartAsync();
        Console.WriteLine(azurite.Port);
        Console.WriteLine(azurite.Folder);
        await Task.Delay(Timeout.Infinite);
        return 1;
    }

    private static Process StartCommand(string command, IEnumerable<string> args) =>
        Process.Start(new ProcessStartInfo(command, args) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true })!;

    private static async Task CountAsync(FileBlobStore store, int times)
    {
        for (var i = 0; i < times;)
        {
            var head = await store.HeadAsync("count");
            var next = int.Parse((await store.GetAsync("count"))!, CultureInfo.InvariantCulture) + 1;
            if ((await store.PutAsync("count", $"{next}", WriteCondition.IfMatch(head!.ETag))).Written) i++;
        }
    }

    /// <summary>Writes until the disk is full, then says what the store is like.</summary>
    private static async Task FillAsync(FileBlobStore store)
    {
        var written = 0;
        try
        {
            while (true)
            {
                await store.PutAsync($"fill/{written}", new string('f', FillBlock));
                written++;
            }
        }
        catch (VidPipeException e)
        {
            Console.WriteLine($"{ErrorCodes.Name(e.Code)}: {e.Message}");
        }

        Console.WriteLine($"{written} written, {(await store.NamesAsync("")).Count} listed");
        Console.WriteLine($"half written: {await store.HeadAsync($"fill/{written}") is not null}");
        await store.DeleteAsync("fill/0");
        Console.WriteLine($"after a delete: {(await store.PutAsync("fill/again", new string('f', FillBlock))).Written}");
    }

    /// <summary>Gives some bytes, says so, and then nothing more.</summary>
    private sealed class HangingStream : MemoryStream
    {
        private bool _given;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_given)
            {
                Console.WriteLine(Ready);
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            _given = true;
            buffer.Span.Fill((byte)'x');
            return buffer.Length;
        }
    }
}
