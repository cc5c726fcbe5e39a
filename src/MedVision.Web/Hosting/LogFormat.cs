namespace MedVision.Web.Hosting;

/// <summary>How the log on stderr is written.</summary>
internal enum LogFormat
{
    /// <summary>A line for people.</summary>
    Text,

    /// <summary>A JSON object a line, with event id, category and the values in the message, for collectors.</summary>
    Json,
}
