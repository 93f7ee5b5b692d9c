namespace VidPipe.Core.Actions;

/// <summary>Work that a model does.</summary>
internal interface IModelWork
{
    string Model { get; }
}
