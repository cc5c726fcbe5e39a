using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Validation;
using Microsoft.AspNetCore.Components;

namespace MedVision.Web.Instances;

/// <summary>One stored instance: its elements, what the validator says of it, and a report's words.</summary>
public sealed partial class InstancePage : IDisposable
{
    private const string Header = "header", Validation = "validation", Report = "report";

    private readonly CancellationTokenSource closed = new();
    private InstanceView? instance;
    private HeaderRows? header;
    private ReportDocument? report;
    private (ValidationReport Report, IReadOnlyList<ReadingNote> Notes)? validation;
    private string? problem;
    private bool missing;

    [Parameter] public string Study { get; set; } = "";

    [Parameter] public string Sop { get; set; } = "";

    [Parameter] public string? Tab { get; set; }

    private string Shown => Tab is Validation or Report ? Tab : Header;

    private IEnumerable<string> Tabs => instance?.IsReport == true ? [Report, Header, Validation] : [Header, Validation];

    protected override async Task OnParametersSetAsync()
    {
        (header, report, validation, problem) = (null, null, null, null);
        instance = await Query.ReadAsync(Study, Sop, closed.Token);
        missing = instance is null;
        if (instance is null) return;
        try
        {
            if (Shown == Validation) validation = await Query.OpenAsync(instance, file => (DicomValidator.Validate(file), file.Notes), closed.Token);
            else if (Shown == Report) report = await Query.OpenAsync(instance, ReportDocument.Of, closed.Token);
            else header = await Query.OpenAsync(instance, HeaderRows.Of, closed.Token);
        }
        catch (DicomException error)
        {
            problem = $"The file cannot be read: {error.Reason}";
        }
    }

    public void Dispose()
    {
        closed.Cancel();
        closed.Dispose();
    }

    private static string TitleOf(string? tab) => tab switch
    {
        Validation => "Validation",
        Report => "Report",
        _ => "DICOM header",
    };
}
