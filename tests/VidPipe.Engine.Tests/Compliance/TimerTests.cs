using VidPipe.Durable.Compliance;

namespace VidPipe.Engine.Tests.Compliance;

public sealed class TimerTests : TimerCompliance<EngineBackEnd>;

public sealed class ReplayingTimerTests : TimerCompliance<ReplayingBackEnd>;

public sealed class EvictingTimerTests : TimerCompliance<EvictingBackEnd>;
