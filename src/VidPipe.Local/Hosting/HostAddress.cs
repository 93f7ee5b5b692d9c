namespace VidPipe.Local.Hosting;

/// <summary>What a host does with its data folder.</summary>
internal enum HostMode
{
    /// <summary>Runs until it is told to end.</summary>
    Serve,

    /// <summary>Runs as long as the command that started it.</summary>
    Command,

    /// <summary>Answers questions and takes notes for later; no orchestration moves.</summary>
    ReadOnly,
}

/// <summary>The content of the address file: how to reach whoever holds a data folder.</summary>
/// <param name="InstanceId">Names this start of the host, so that a file left behind is never taken for a live one.</param>
/// <param name="AccessKey">Valid until this host ends; stands in for a configured key.</param>
internal sealed record HostAddress(Uri Url, int Pid, HostMode Mode, string InstanceId, string AccessKey)
{
    /// <summary>Never shows the key.</summary>
    public override string ToString() => $"{Url} (pid {Pid})";
}
