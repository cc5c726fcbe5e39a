using System.Text.Json.Serialization;

namespace MedVision.Archive.Rows;

/// <summary>When a rule is asked.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RoutingOccasion>))]
public enum RoutingOccasion
{
    /// <summary>A series came from outside and is complete: analyse it or not, forward it.</summary>
    Images,

    /// <summary>An analysis has written its objects: send some of them.</summary>
    Results,

    /// <summary>Somebody signed a report: send it.</summary>
    SignedReport,

    /// <summary>A series came from outside and is complete: fetch earlier studies of the patient.</summary>
    Priors,
}
