using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using VidPipe.Functions.Durable;

namespace VidPipe.Functions.Tests.Parity;

/// <summary>The cloud host's functions, read from their attributes: one line each.</summary>
internal static class FunctionList
{
    public static IReadOnlyList<string> Lines { get; } =
    [
        .. typeof(RawJson).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static))
            .Select(method => (Method: method, Name: method.GetCustomAttribute<FunctionAttribute>()?.Name))
            .Where(function => function.Name is not null)
            .Select(function => Line(function.Method, function.Name!))
            .Order(StringComparer.Ordinal),
    ];

    private static string Line(MethodInfo method, string name)
    {
        foreach (var parameter in method.GetParameters())
        {
            if (parameter.GetCustomAttribute<HttpTriggerAttribute>() is { } http)
            {
                var methods = string.Join(',', http.Methods!.Select(verb => verb.ToUpperInvariant()));
                return $"http {name} {methods} {http.Route} {http.AuthLevel.ToString().ToLowerInvariant()}";
            }

            if (parameter.GetCustomAttribute<TimerTriggerAttribute>() is { } timer) return $"timer {name} {timer.Schedule}";
            if (parameter.GetCustomAttribute<OrchestrationTriggerAttribute>() is not null) return $"orchestrator {name}";
            if (parameter.GetCustomAttribute<ActivityTriggerAttribute>() is not null) return $"activity {name}";
        }

        throw new InvalidOperationException($"{name} has no trigger that is known here.");
    }
}
