using VidPipe.Durable.Compliance;

namespace VidPipe.Engine.Tests.Compliance;

public sealed class ActivityTests : ActivityCompliance<EngineBackEnd>;

public sealed class ReplayingActivityTests : ActivityCompliance<ReplayingBackEnd>;

public sealed class EvictingActivityTests : ActivityCompliance<EvictingBackEnd>;
