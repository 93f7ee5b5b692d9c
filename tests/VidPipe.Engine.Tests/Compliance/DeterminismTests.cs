using VidPipe.Durable.Compliance;

namespace VidPipe.Engine.Tests.Compliance;

public sealed class DeterminismTests : DeterminismCompliance<EngineBackEnd>;

public sealed class ReplayingDeterminismTests : DeterminismCompliance<ReplayingBackEnd>;

public sealed class EvictingDeterminismTests : DeterminismCompliance<EvictingBackEnd>;
