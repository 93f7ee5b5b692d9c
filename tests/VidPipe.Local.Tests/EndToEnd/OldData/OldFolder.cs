using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json.Nodes;
using VidPipe.Core.Durable;
using VidPipe.Core.Spending;
using VidPipe.Engine.Sqlite;

namespace VidPipe.Local.Tests.EndToEnd.OldData;

/// <summary>A copy of one archive of <c>scripts/make-old-data.sh</c>: a data folder as an older version has left it, and what that version said of it.</summary>
internal sealed class OldFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly JsonObject _info;
    private readonly HashSet<string> _extracted;

    private OldFolder(string archive)
    {
        using (var file = File.OpenRead(archive))
        using (var unzipped = new GZipStream(file, CompressionMode.Decompress))
        {
            TarFile.ExtractToDirectory(unzipped, _folder.Path, overwriteFiles: false);
        }

        _info = JsonNode.Parse(File.ReadAllText(_folder["info.json"]))!.AsObject();
        Roles = _info["projects"]!.AsObject().ToDictionary(role => role.Key, role => (string)role.Value!);
        _extracted = [.. Blobs("")];
    }

    /// <summary>Names of all archives.</summary>
    public static TheoryData<string> Archives =>
        [.. Directory.EnumerateFiles(Archive(""), "*.tar.gz").Select(path => Path.GetFileName(path)[..^".tar.gz".Length]).Order(StringComparer.Ordinal)];

    /// <summary>The working folder; <c>data</c> is in it.</summary>
    public string WorkingFolder => _folder.Path;

    /// <summary>Ids of the projects by what they stand for.</summary>
    public IReadOnlyDictionary<string, string> Roles { get; }

    public string Cleanup => (string)_info["cleanup"]!;

    public string WaitingCleanup => (string)_info["waiting_cleanup"]!;

    public JsonNode Webhook => _info["webhook"]!;

    public static OldFolder Open(string name) => new(Archive($"{name}.tar.gz"));

    /// <summary>What the older version answered to GET of a project.</summary>
    public JsonNode Answer(string role) => JsonNode.Parse(File.ReadAllText(_folder[$"answers/{role}.json"]))!;

    /// <summary>Digests of all files that an answer names.</summary>
    public static IEnumerable<string> Digests(JsonNode answer)
    {
        foreach (var scene in Scenes(answer))
        {
            foreach (var keyframe in scene["keyframes"]!.AsArray()) yield return (string)keyframe!["id"]!;
            if (scene["clip"]?["id"] is { } clip) yield return (string)clip!;
        }

        if (answer["output"]?["digest"] is { } digest) yield return (string)digest!;
    }

    public static IEnumerable<JsonNode> Scenes(JsonNode answer) => answer["scenes"] is JsonArray scenes ? scenes.Select(scene => scene!) : [];

    /// <summary>Names of the blobs below a folder.</summary>
    public List<string> Blobs(string below)
    {
        var root = _folder["data/blobs"];
        var folder = Path.Combine(root, below);
        if (!Directory.Exists(folder)) return [];
        return [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(root, file)).Where(name => name[0] != '.').Order(StringComparer.Ordinal)];
    }

    /// <summary>Those of all files that are stored.</summary>
    public HashSet<string> Digests() => [.. Blobs("assets").Select(KeyOf)];

    /// <summary>Keys of what the older version had recorded: results, and video jobs with a name.</summary>
    public HashSet<string> RecordedKeys()
    {
        var keys = Blobs("actions").Select(KeyOf).ToHashSet(StringComparer.Ordinal);
        keys.UnionWith(Blobs("operations").Where(name => Read(name)["operation_name"] is not null).Select(name => KeyOf(Path.GetDirectoryName(name)!)));
        return keys;
    }

    /// <summary>Ledger lines that were not there when the archive was made.</summary>
    public List<LedgerLine> NewLines() =>
        [.. Blobs("ledger").Where(name => !_extracted.Contains(name)).Select(name => DurableJson.Deserialize<LedgerLine>(Read(name).ToJsonString())!)];

    /// <summary>All ledger lines of a project.</summary>
    public List<LedgerLine> Lines(string projectId) =>
        [.. Blobs($"ledger/{projectId}").Select(name => DurableJson.Deserialize<LedgerLine>(Read(name).ToJsonString())!)];

    /// <summary>Makes all blobs look as if they had been written long ago. No host may run.</summary>
    public void Age(DateTime to)
    {
        foreach (var name in Blobs(""))
        {
            var path = Path.Combine(_folder["data/blobs"], name);
            if (name.EndsWith("/project.json", StringComparison.Ordinal) && Read(name) is JsonObject document && document["deleted_at"] is not null)
            {
                document["deleted_at"] = new DateTimeOffset(to);
                File.WriteAllText(path, document.ToJsonString());
            }

            File.SetLastWriteTimeUtc(path, to);
        }
    }

    /// <summary>Makes all histories of what is under way those of a code that had made one call more, so that no code can follow them. No host may run.</summary>
    public void ShiftHistories()
    {
        using var journal = Database.OpenForWriting(_folder["data/journal/journal.db"]);
        journal.Execute("UPDATE events SET sequence = sequence + 1 WHERE sequence >= 0 AND instance IN (SELECT key FROM instances WHERE status < 3)");
    }

    public void Dispose() => _folder.Dispose();

    private static string Archive(string file) => Path.Combine(RepositoryFiles.Root, "tests", "VidPipe.Local.Tests", "OldData", file);

    /// <summary>The key in <c>folder/aa/bbbb…</c>.</summary>
    private static string KeyOf(string name)
    {
        var parts = name.Split('/');
        return parts[1] + Path.GetFileNameWithoutExtension(parts[2]);
    }

    private JsonNode Read(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(_folder["data/blobs"], name)))!;
}
