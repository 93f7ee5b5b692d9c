using VidPipe.Durable.Compliance;

namespace VidPipe.Engine.Tests.Compliance;

public sealed class PurgeTests : PurgeCompliance<EngineBackEnd>;

public sealed class ReplayingPurgeTests : PurgeCompliance<ReplayingBackEnd>;

public sealed class EvictingPurgeTests : PurgeCompliance<EvictingBackEnd>;
