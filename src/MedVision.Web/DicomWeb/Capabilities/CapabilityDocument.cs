using System.Text.Json.Nodes;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing.Patterns;

namespace MedVision.Web.DicomWeb.Capabilities;

/// <summary>What the DICOMweb service can do, PS3.18 8.9 and annex H: a WADL document made of the very routes that answer, in XML or JSON.</summary>
internal sealed class CapabilityDocument(EndpointDataSource endpoints)
{
    private static readonly XNamespace wadl = "http://wadl.dev.java.net/2009/02";

    /// <param name="root">The absolute address of the service.</param>
    public XDocument ToXml(string root) => new(new XElement(wadl + "application", new XElement(wadl + "resources", new XAttribute("base", root + "/"),
        Resources().Select(resource => new XElement(wadl + "resource", new XAttribute("path", resource.Path),
            resource.Parameters.Select(name => new XElement(wadl + "param", new XAttribute("name", name), new XAttribute("style", "template"), new XAttribute("required", "true"))),
            resource.Methods.Select(method => new XElement(wadl + "method", new XAttribute("name", method.Name), method.Summary is null ? null : new XElement(wadl + "doc", new XAttribute("title", method.Summary)),
                method.Accepts.Length == 0 ? null : new XElement(wadl + "request", method.Accepts.Select(Representation)),
                method.Answers.Select(answer => new XElement(wadl + "response", new XAttribute("status", answer.Status), answer.Types.Select(Representation))))))))));

    /// <inheritdoc cref="ToXml"/>
    public JsonObject ToJson(string root) => new()
    {
        ["application"] = new JsonObject
        {
            ["resources"] = new JsonObject { ["@base"] = root + "/", ["resource"] = Array(Resources().Select(ToJson)) },
        },
    };

    private static JsonObject ToJson(Resource resource) => new()
    {
        ["@path"] = resource.Path,
        ["param"] = Array(resource.Parameters.Select(name => new JsonObject { ["@name"] = name, ["@style"] = "template", ["@required"] = "true" })),
        ["method"] = Array(resource.Methods.Select(method => new JsonObject
        {
            ["@name"] = method.Name,
            ["doc"] = new JsonObject { ["@title"] = method.Summary },
            ["request"] = new JsonObject { ["representation"] = Types(method.Accepts) },
            ["response"] = Array(method.Answers.Select(answer => new JsonObject { ["@status"] = answer.Status, ["representation"] = Types(answer.Types) })),
        })),
    };

    private static JsonArray Types(string[] types) => Array(types.Select(type => new JsonObject { ["@mediaType"] = type }));

    private static JsonArray Array(IEnumerable<JsonObject> items) => [.. items];

    private static XElement Representation(string type) => new(wadl + "representation", new XAttribute("mediaType", type));

    private IEnumerable<Resource> Resources() => endpoints.Endpoints.OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.RoutePattern.PathSegments is [{ Parts: [RoutePatternLiteralPart { Content: "dicom-web" }] }, _, ..])
        .GroupBy(PathOf)
        .OrderBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => new Resource(group.Key, [.. group.First().RoutePattern.Parameters.Select(parameter => parameter.Name)],
            [.. group.SelectMany(MethodsOf).OrderBy(method => method.Name, StringComparer.Ordinal)]));

    /// <summary>Below the service's root, parameters without their constraints: <c>studies/{study}</c>.</summary>
    private static string PathOf(RouteEndpoint endpoint) => string.Join('/', endpoint.RoutePattern.PathSegments.Skip(1)
        .Select(segment => string.Concat(segment.Parts.Select(part => part switch
        {
            RoutePatternLiteralPart literal => literal.Content,
            RoutePatternParameterPart parameter => $"{{{parameter.Name}}}",
            _ => "",
        }))));

    private static IEnumerable<Method> MethodsOf(RouteEndpoint endpoint)
    {
        string? summary = endpoint.Metadata.GetMetadata<IEndpointSummaryMetadata>()?.Summary;
        string[] accepts = [.. endpoint.Metadata.GetOrderedMetadata<IAcceptsMetadata>().SelectMany(metadata => metadata.ContentTypes).Distinct()];
        Answer[] answers = [.. endpoint.Metadata.GetOrderedMetadata<IProducesResponseTypeMetadata>().GroupBy(metadata => metadata.StatusCode).OrderBy(group => group.Key)
            .Select(group => new Answer(group.Key, [.. group.SelectMany(metadata => metadata.ContentTypes).Distinct()]))];
        return (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []).Select(name => new Method(name, summary, accepts, answers));
    }

    private sealed record Resource(string Path, string[] Parameters, Method[] Methods);

    private sealed record Method(string Name, string? Summary, string[] Accepts, Answer[] Answers);

    private sealed record Answer(int Status, string[] Types);
}
