using Polly;

namespace VidPipe.Providers.Vertex.Resilience;

/// <summary>What all calls of one model share: its pace and its circuit breaker.</summary>
internal sealed record ModelLine(ModelGate Gate, ResiliencePipeline Breaker);
