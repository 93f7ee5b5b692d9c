using System.Text.RegularExpressions;

namespace VidPipe.Providers.Vertex.Transport;

/// <summary>A publisher model of Google's in a project and a location.</summary>
public sealed partial record ModelPath
{
    /// <exception cref="ArgumentException">A part is not of the form that may stand in an address.</exception>
    public ModelPath(string project, string location, string model)
    {
        if (!IsProject(project)) throw new ArgumentException($"'{project}' is not a project id.", nameof(project));
        if (!VertexOptions.IsLocation(location)) throw new ArgumentException($"'{location}' is not a location.", nameof(location));
        if (!IsModel(model)) throw new ArgumentException($"'{model}' is not a model id.", nameof(model));
        (Project, Location, Model) = (project, location, model);
    }

    /// <summary>An id, or a number.</summary>
    public string Project { get; }

    /// <summary><c>global</c>, a multi-region or a region.</summary>
    public string Location { get; }

    public string Model { get; }

    /// <summary>The resource name.</summary>
    public override string ToString() => $"projects/{Project}/locations/{Location}/publishers/google/models/{Model}";

    internal static bool IsProject(string project) => ProjectForm().IsMatch(project);

    internal static bool IsModel(string model) => ModelForm().IsMatch(model);

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9.:-]{0,99}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ProjectForm();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,127}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ModelForm();
}
