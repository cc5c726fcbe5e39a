using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MedVision.Testing;
using Xunit;

namespace MedVision.EndToEnd.Tests;

/// <summary>What the server says of its own interfaces.</summary>
[Collection(HouseCollection.Name)]
public sealed partial class ApiDocumentTests(House house)
{
    [Fact]
    public async Task Every_api_route_of_the_source_is_in_the_OpenAPI_document_with_a_summary_and_its_answers()
    {
        using HttpClient stranger = new() { BaseAddress = new Uri(house.Url) };
        JsonElement document = JsonDocument.Parse(await stranger.GetStringAsync("/api/openapi.json")).RootElement;
        string[] described = [.. document.GetProperty("paths").EnumerateObject().Select(path => path.Name)];

        // The addresses as they stand in the source: a route that nobody describes is found here.
        string[] written = [.. Directory.EnumerateFiles(Path.Combine(TestData.Repository, "src", "MedVision.Web"), "*Endpoint*.cs", SearchOption.AllDirectories)
            .SelectMany(file => ApiRoute().Matches(File.ReadAllText(file)).Select(match => Constraint().Replace(match.Groups[1].Value, "}"))).Distinct()];
        Assert.NotEmpty(written);
        string[] missing = [.. written.Where(route => !described.Any(path => path == route || path.StartsWith(route + "/", StringComparison.Ordinal)))];
        Assert.True(missing.Length == 0, "not described: " + string.Join(", ", missing));
        foreach (JsonProperty operation in document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()))
        {
            Assert.False(string.IsNullOrEmpty(operation.Value.GetProperty("summary").GetString()));
            Assert.True(operation.Value.GetProperty("responses").TryGetProperty("401", out _));
            Assert.Contains(operation.Value.GetProperty("responses").EnumerateObject(), response => response.Name[0] == '2');
        }
        Assert.Equal("http", document.GetProperty("components").GetProperty("securitySchemes").GetProperty("Bearer").GetProperty("type").GetString());
        JsonElement study = document.GetProperty("components").GetProperty("schemas").GetProperty("StudyAnswer").GetProperty("properties");
        Assert.Equal(["date", "description", "series", "studyInstanceUid", "synthetic"], study.EnumerateObject().Select(property => property.Name).Order());
    }

    [Theory]
    [InlineData("OPTIONS", "application/vnd.sun.wadl+xml", "application/vnd.sun.wadl+xml")]
    [InlineData("OPTIONS", "application/json", "application/json")]
    [InlineData("GET", "*/*", "application/vnd.sun.wadl+xml")]
    public async Task DICOMweb_tells_its_capabilities(string method, string accept, string type)
    {
        using HttpClient client = house.Client();
        using HttpRequestMessage request = new(new HttpMethod(method), "/dicom-web");
        request.Headers.Accept.ParseAdd(accept);
        using HttpResponseMessage answer = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType?.MediaType);
        string text = await answer.Content.ReadAsStringAsync();
        IEnumerable<(string, string)> known = type.EndsWith("xml", StringComparison.Ordinal)
            ? XDocument.Parse(text).Descendants().Where(element => element.Name.LocalName == "method").Select(element => (element.Parent!.Attribute("path")!.Value, element.Attribute("name")!.Value))
            : JsonDocument.Parse(text).RootElement.GetProperty("application").GetProperty("resources").GetProperty("resource").EnumerateArray()
                .SelectMany(resource => resource.GetProperty("method").EnumerateArray().Select(one => (resource.GetProperty("@path").GetString()!, one.GetProperty("@name").GetString()!)));
        Assert.Contains(("studies", "POST"), known);
        Assert.Contains(("studies/{study}", "DELETE"), known);
        Assert.Contains(("studies/{study}/series/{series}/metadata", "GET"), known);
    }

    [GeneratedRegex("""Map(?:Get|Post|Put|Delete|Group)\("(/api/[^"]*)""")]
    private static partial Regex ApiRoute();

    [GeneratedRegex(@":[a-z]+\}")]
    private static partial Regex Constraint();
}
