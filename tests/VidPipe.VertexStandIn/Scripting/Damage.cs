namespace VidPipe.StandIn.Scripting;

/// <summary>What is wrong with a file.</summary>
public enum Damage
{
    None,

    /// <summary>The second half is missing.</summary>
    Truncated,

    /// <summary>Bytes that are no video, of the right length.</summary>
    Garbled,

    /// <summary>No bytes at all.</summary>
    Empty,

    /// <summary>Good bytes with the digest headers of others. On downloads only.</summary>
    WrongDigest,
}
