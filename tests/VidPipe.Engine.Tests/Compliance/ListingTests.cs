using VidPipe.Durable.Compliance;

namespace VidPipe.Engine.Tests.Compliance;

public sealed class ListingTests : ListingCompliance<EngineBackEnd>;

public sealed class ReplayingListingTests : ListingCompliance<ReplayingBackEnd>;

public sealed class EvictingListingTests : ListingCompliance<EvictingBackEnd>;
