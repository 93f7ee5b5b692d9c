using VidPipe.Durable.Compliance;

namespace VidPipe.Engine.Tests.Compliance;

public sealed class ChildTests : ChildCompliance<EngineBackEnd>;

public sealed class ReplayingChildTests : ChildCompliance<ReplayingBackEnd>;

public sealed class EvictingChildTests : ChildCompliance<EvictingBackEnd>;
