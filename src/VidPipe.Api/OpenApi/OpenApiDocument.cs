using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;
using VidPipe.Api.Problems;

namespace VidPipe.Api.OpenApi;

/// <summary>The description of the API, made from the route table, so that neither host can serve another one.</summary>
internal static partial class OpenApiDocument
{
    private const string ProblemName = "Problem";

    public static JsonObject Build(IReadOnlyList<Route> routes)
    {
        var schemas = new SortedDictionary<string, JsonNode?>(StringComparer.Ordinal) { [ProblemName] = Schema.Of(typeof(Problem)) };
        var paths = new JsonObject();
        foreach (var path in routes.GroupBy(route => route.Template, StringComparer.Ordinal))
        {
            var methods = path.SelectMany(route => route.Methods.Select(method => KeyValuePair.Create<string, JsonNode?>(
                method.ToLowerInvariant(), Describe(route, method, schemas))));
            paths[$"/{path.Key}"] = new JsonObject(methods);
        }

        return new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject { ["title"] = "VidPipe", ["version"] = typeof(Routes).Assembly.GetName().Version!.ToString(3) },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = new JsonObject(schemas),
                ["securitySchemes"] = new JsonObject
                {
                    ["key_header"] = KeyScheme("header", "x-functions-key"),
                    ["key_query"] = KeyScheme("query", "code"),
                },
            },
        };
    }

    private static JsonObject Describe(Route route, string method, SortedDictionary<string, JsonNode?> schemas)
    {
        var operation = route.Documentation;
        var json = new JsonObject
        {
            ["operationId"] = method == "HEAD" ? $"Head{route.Name}" : route.Name,
            ["tags"] = new JsonArray(operation.Tag),
            ["summary"] = operation.Summary,
            ["security"] = Security(route.KeyLevel),
            ["parameters"] = new JsonArray([.. PathParameters(route.Template), .. operation.Parameters.Select(Describe)]),
            ["responses"] = Responses(route, schemas),
        };
        if (operation.Body is { } body)
        {
            json["requestBody"] = new JsonObject
            {
                ["required"] = operation.BodyRequired,
                ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = body.DeepClone() } },
            };
        }

        return json;
    }

    private static JsonObject Responses(Route route, SortedDictionary<string, JsonNode?> schemas)
    {
        var responses = new JsonObject();
        foreach (var reply in route.Documentation.Replies) responses[Text(reply.Status)] = Describe(reply, schemas);

        IReadOnlyList<int> usual = route.KeyLevel == KeyLevel.Anonymous ? [500] : [401, 500];
        foreach (var status in route.Documentation.Problems.Concat(usual).Order()) responses[Text(status)] = DescribeProblem(status);
        return responses;
    }

    private static JsonObject Describe(Reply reply, SortedDictionary<string, JsonNode?> schemas)
    {
        var json = new JsonObject { ["description"] = reply.Description };
        if (reply.Headers.Count > 0)
        {
            json["headers"] = new JsonObject(reply.Headers.Select(header => KeyValuePair.Create<string, JsonNode?>(
                header.Key, new JsonObject { ["description"] = header.Value, ["schema"] = new JsonObject { ["type"] = "string" } })));
        }

        if (reply.MediaType is { } mediaType)
        {
            var schema = reply.Schema is { } type ? Reference(type, reply.SerializedWith, schemas) : new JsonObject { ["type"] = "string", ["format"] = "binary" };
            json["content"] = new JsonObject { [mediaType] = new JsonObject { ["schema"] = schema } };
        }

        return json;
    }

    private static JsonObject DescribeProblem(int status) => new()
    {
        ["description"] = ReasonPhrases.GetReasonPhrase(status),
        ["content"] = new JsonObject { [Problem.ContentType] = new JsonObject { ["schema"] = ReferenceTo(ProblemName) } },
    };

    private static JsonObject Reference(Type type, JsonSerializerOptions? options, SortedDictionary<string, JsonNode?> schemas)
    {
        if (type == typeof(string)) return new JsonObject { ["type"] = "string" };
        if (type == typeof(object)) return new JsonObject { ["type"] = "object" };
        if (type.IsArray) return new JsonObject { ["type"] = "array", ["items"] = Reference(type.GetElementType()!, options, schemas) };

        if (!schemas.ContainsKey(type.Name)) schemas[type.Name] = Schema.Of(type, options);
        return ReferenceTo(type.Name);
    }

    private static JsonObject ReferenceTo(string name) => new() { ["$ref"] = $"#/components/schemas/{name}" };

    private static IEnumerable<JsonNode?> PathParameters(string template) => Placeholder().Matches(template).Select(match => new JsonObject
    {
        ["name"] = match.Groups[1].Value,
        ["in"] = "path",
        ["required"] = true,
        ["schema"] = new JsonObject { ["type"] = "string" },
    });

    private static JsonNode Describe(Parameter parameter) => new JsonObject
    {
        ["name"] = parameter.Name,
        ["in"] = parameter.In,
        ["description"] = parameter.Description,
        ["schema"] = parameter.Schema.DeepClone(),
    };

    private static JsonArray Security(KeyLevel level) => level == KeyLevel.Anonymous
        ? []
        : new JsonArray(new JsonObject { ["key_header"] = new JsonArray() }, new JsonObject { ["key_query"] = new JsonArray() });

    private static JsonObject KeyScheme(string place, string name) => new() { ["type"] = "apiKey", ["in"] = place, ["name"] = name };

    private static string Text(int status) => status.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Placeholder();
}
