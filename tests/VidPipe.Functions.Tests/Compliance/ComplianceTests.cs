using VidPipe.Durable.Compliance;

namespace VidPipe.Functions.Tests.Compliance;

public sealed class ActivityTests : ActivityCompliance<DurableTaskBackEnd>;

public sealed class ChildTests : ChildCompliance<DurableTaskBackEnd>;

public sealed class DeterminismTests : DeterminismCompliance<DurableTaskBackEnd>;

public sealed class EventTests : EventCompliance<DurableTaskBackEnd>;

public sealed class ExecutionTests : ExecutionCompliance<DurableTaskBackEnd>;

public sealed class FailureTests : FailureCompliance<DurableTaskBackEnd>;

public sealed class LifecycleTests : LifecycleCompliance<DurableTaskBackEnd>;

public sealed class ListingTests : ListingCompliance<DurableTaskBackEnd>;

public sealed class PurgeTests : PurgeCompliance<DurableTaskBackEnd>;

public sealed class RewindTests : RewindCompliance<DurableTaskBackEnd>;

public sealed class StatusTests : StatusCompliance<DurableTaskBackEnd>;

public sealed class TimerTests : TimerCompliance<DurableTaskBackEnd>;
