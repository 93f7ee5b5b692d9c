using VidPipe.Durable.Compliance;

namespace VidPipe.Engine.Tests.Compliance;

public sealed class StatusTests : StatusCompliance<EngineBackEnd>;

public sealed class ReplayingStatusTests : StatusCompliance<ReplayingBackEnd>;

public sealed class EvictingStatusTests : StatusCompliance<EvictingBackEnd>;
