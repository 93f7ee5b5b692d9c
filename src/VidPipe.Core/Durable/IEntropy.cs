namespace VidPipe.Core.Durable;

/// <summary>Random bits for ids and seeds, drawn outside orchestrators only.</summary>
public interface IEntropy
{
    /// <summary>128 random bits of cryptographic quality.</summary>
    UInt128 Next();
}
