using VidPipe.Durable.Compliance;

namespace VidPipe.Engine.Tests.Compliance;

public sealed class LifecycleTests : LifecycleCompliance<EngineBackEnd>;

public sealed class ReplayingLifecycleTests : LifecycleCompliance<ReplayingBackEnd>;

public sealed class EvictingLifecycleTests : LifecycleCompliance<EvictingBackEnd>;
