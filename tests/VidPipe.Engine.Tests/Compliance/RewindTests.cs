using VidPipe.Durable.Compliance;

namespace VidPipe.Engine.Tests.Compliance;

public sealed class RewindTests : RewindCompliance<EngineBackEnd>;

public sealed class ReplayingRewindTests : RewindCompliance<ReplayingBackEnd>;

public sealed class EvictingRewindTests : RewindCompliance<EvictingBackEnd>;
