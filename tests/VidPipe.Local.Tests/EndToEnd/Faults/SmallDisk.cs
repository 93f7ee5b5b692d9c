using System.Diagnostics;

namespace VidPipe.Local.Tests.EndToEnd.Faults;

/// <summary>A disk of its own that can be filled to the last byte: a tmpfs mounted on a folder.</summary>
internal sealed class SmallDisk : IDisposable
{
    private const string Ballast = "ballast";
    private const int Piece = 64 * 1024;

    /// <summary>As root, or by a sudo that asks for nothing.</summary>
    private static readonly Lazy<string[]?> Prefix = new(() => new string[][] { [], ["sudo", "-n"] }.FirstOrDefault(CanMount));

    private readonly string _folder;

    public SmallDisk(string folder, int megabytes)
    {
        _folder = Directory.CreateDirectory(folder).FullName;
        if (!TryRun([.. Prefix.Value ?? [], "mount", "-t", "tmpfs", "-o", $"size={megabytes}m,mode=0777", "tmpfs", _folder])) throw new InvalidOperationException($"No tmpfs could be mounted on {_folder}.");
    }

    /// <summary>Whether this machine lets these tests mount one.</summary>
    public static bool IsPossible => Prefix.Value is not null;

    /// <summary>Takes all that is free but for so many bytes, also what was freed since the last time.</summary>
    public void Fill(long leave = 0)
    {
        using var file = new FileStream(Path.Combine(_folder, Ballast), FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        for (var size = Piece; size > 0; size /= 2)
        {
            while (Free - leave >= size && TryWrite(file, size))
            {
            }
        }
    }

    public void Empty() => File.Delete(Path.Combine(_folder, Ballast));

    public void Dispose() => TryRun([.. Prefix.Value!, "umount", "-l", _folder]);

    private long Free => new DriveInfo(_folder).AvailableFreeSpace;

    private static bool TryWrite(FileStream file, int size)
    {
        try
        {
            file.Write(new byte[size]);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static bool CanMount(string[] prefix)
    {
        if (!OperatingSystem.IsLinux()) return false;
        var folder = Directory.CreateTempSubdirectory("vidpipe-mount-").FullName;
        try
        {
            return TryRun([.. prefix, "mount", "-t", "tmpfs", "tmpfs", folder]) && TryRun([.. prefix, "umount", folder]);
        }
        finally
        {
            Directory.Delete(folder);
        }
    }

    private static bool TryRun(string[] command)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}

/// <summary>A test that needs a <see cref="SmallDisk"/>; skipped, and said so, where none can be mounted.</summary>
internal sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute()
    {
        if (!SmallDisk.IsPossible) Skip = "Needs the right to mount a tmpfs (root, or sudo without a password).";
    }
}
