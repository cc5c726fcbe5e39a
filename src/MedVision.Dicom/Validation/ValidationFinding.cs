using System.Text.Json.Serialization;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.Validation;

/// <summary>One thing that is wrong, doubtful or worth knowing about an object.</summary>
public sealed record ValidationFinding
{
    [JsonConverter(typeof(JsonStringEnumConverter<ValidationSeverity>))]
    public required ValidationSeverity Severity { get; init; }

    /// <summary>The rule that speaks, in kebab case: <c>value-multiplicity</c>.</summary>
    public required string Rule { get; init; }

    /// <summary>Where: <c>(0062,0002)[1].(0062,0003)</c>, items counted from 1; empty for the object as a whole.</summary>
    public required string Path { get; init; }

    /// <summary>The element concerned.</summary>
    [JsonConverter(typeof(TagJsonConverter))]
    public DicomTag? Tag { get; init; }

    /// <summary>What is the matter, with the value found and what the standard wants. It may quote the object's values.</summary>
    public required string Message { get; init; }

    /// <summary>Where the standard says so: <c>PS3.5 6.2</c>.</summary>
    public string? Clause { get; init; }

    /// <summary>One line: severity, path, keyword, message, clause.</summary>
    public override string ToString()
    {
        string place = Path.Length == 0 ? "" : Tag is { Keyword.Length: > 0 } tag ? $"{Path} {tag.Keyword}: " : Path + ": ";
        return $"{Severity}: {place}{Message}{(Clause is null ? "" : $" [{Clause}]")}";
    }
}
