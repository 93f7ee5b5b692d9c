using VidPipe.Durable.Compliance;

namespace VidPipe.Engine.Tests.Compliance;

public sealed class ExecutionTests : ExecutionCompliance<EngineBackEnd>;

public sealed class ReplayingExecutionTests : ExecutionCompliance<ReplayingBackEnd>;

public sealed class EvictingExecutionTests : ExecutionCompliance<EvictingBackEnd>;
