using VidPipe.Durable.Compliance;

namespace VidPipe.Engine.Tests.Compliance;

public sealed class EventTests : EventCompliance<EngineBackEnd>;

public sealed class ReplayingEventTests : EventCompliance<ReplayingBackEnd>;

public sealed class EvictingEventTests : EventCompliance<EvictingBackEnd>;
