namespace VidPipe.Outbound;

/// <summary>A host name leads to an address that the policy forbids. The message does not say which: names of a private network are nobody's business.</summary>
public sealed class AddressRefusedException() : Exception("The host name leads to an address that is not public.");
