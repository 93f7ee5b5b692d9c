using VidPipe.Core.Generation;

namespace VidPipe.Local.Client;

/// <summary>What the commands read of the answer of <c>GET /api/models</c>.</summary>
internal sealed record ModelsAnswer(IReadOnlyList<ModelAnswer> Models);

/// <param name="Check">Null when the provider was not asked.</param>
internal sealed record ModelAnswer(
    string Id, ModelKind Kind, string Provider, PriceUnit Unit, decimal PriceUsd, bool Default, bool Free, bool Retired, string? Replacement, ModelCheck? Check);
