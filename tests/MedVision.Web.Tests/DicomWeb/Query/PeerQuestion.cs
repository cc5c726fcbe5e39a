using MedVision.Dicom.Network.Services.QueryRetrieve;

namespace MedVision.Web.Tests.DicomWeb.Query;

/// <summary>A question to two archives that hold the same.</summary>
/// <param name="Level">What an answer stands for.</param>
/// <param name="Keys">Keys as findscu takes them, such as <c>PatientName=A*</c>; without a value only returned.</param>
internal sealed record PeerQuestion(QueryLevel Level, params string[] Keys)
{
    /// <summary>How many ours finds.</summary>
    public required int Found { get; init; }

    /// <summary>Patients whose objects only ours finds, or only the peer.</summary>
    public string[] OnlyOurs { get; init; } = [];

    public string[] OnlyTheirs { get; init; } = [];

    /// <summary>Patients of whom both find the same objects, and return something else.</summary>
    public string[] OtherValues { get; init; } = [];

    /// <summary>What decides between them; null where they agree.</summary>
    public string? Clause { get; init; }

    public override string ToString() => $"{Level}: {string.Join(", ", Keys)}";
}
