using VidPipe.Durable.Compliance;

namespace VidPipe.Engine.Tests.Compliance;

public sealed class FailureTests : FailureCompliance<EngineBackEnd>;

public sealed class ReplayingFailureTests : FailureCompliance<ReplayingBackEnd>;

public sealed class EvictingFailureTests : FailureCompliance<EvictingBackEnd>;
