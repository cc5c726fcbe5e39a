using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Imaging.Results.Content;
using MedVision.Imaging.Results.Sr;
using MedVision.Imaging.Results.Sr.Tree;
using MedVision.Testing;
using Xunit;

namespace MedVision.Imaging.Tests.Results;

public sealed class StructuredReportTests : IDisposable
{
    private static readonly VerifyingObserver Reviewer = new("Müller^Jörg", "Klinikum Ost", new DateTimeOffset(2026, 11, 21, 9, 30, 0, TimeSpan.FromHours(1)));
    private readonly ResultSamples samples = new();
    private readonly string folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_lesion_carries_the_identity_and_number_of_its_segment()
    {
        DicomDataset seg = samples.Seg().Dataset;
        ContentItem[] lesions = Groups(samples.Sr(), "1411");
        Assert.Equal(seg.GetItems(DicomTags.SegmentSequence).Select(s => s.GetString(DicomTags.TrackingUID)), lesions.Select(l => Child(l, "Tracking Unique Identifier").Value.Text));
        Assert.Equal(seg.GetItems(DicomTags.SegmentSequence).Select(s => s.GetString(DicomTags.TrackingID)), lesions.Select(l => Child(l, "Tracking Identifier").Value.Text));
        Assert.All(lesions, (lesion, n) =>
        {
            ReferenceValue target = Assert.IsType<ReferenceValue>(Child(lesion, "Referenced Segment").Value);
            Assert.Equal((seg.GetString(DicomTags.SOPInstanceUID), n + 1), (target.SopInstanceUid, Assert.Single(target.Segments)));
        });
    }

    [Fact]
    public void Sizes_are_in_millimetres_and_the_axes_can_be_drawn_on_their_image()
    {
        // 0.5 x 0.75 x 6 mm voxels. Lesion 1: pixels (0,0), (1,0), (1,1) and (0,0), (1,1) of the next slice.
        ContentItem lesion = Groups(samples.Sr(), "1411")[0];
        Assert.Equal(["11.3 mm3", "1.8 mm", "1.2 mm"], new[] { "Volume", "Long Axis", "Short Axis" }.Select(name => Child(lesion, name).Value.Text));
        ContentItem line = Assert.Single(Child(lesion, "Long Axis").Children);
        Assert.Equal((Relation.InferredFrom, "SCOORD"), (line.Relation, line.Value.ValueType));
        Assert.Equal([0, 0, 2, 2], Assert.IsType<GraphicValue>(line.Value).Coordinates);
        Assert.Equal(samples.Volume.SopInstanceUids[0], Assert.IsType<ReferenceValue>(Assert.Single(line.Children).Value).SopInstanceUid);
    }

    [Fact]
    public void Every_class_has_its_probability_and_the_models_are_named_with_version_and_weights()
    {
        ContentItem[] groups = Groups(samples.Sr(), "1501");
        ContentItem type = groups.Single(g => Child(g, "Tracking Identifier").Value.Text == "Tumor type of the series");
        Assert.Equal("Glioma", Child(type, "Finding").Value.Text);
        Assert.Equal(
            ["Intracranial meningioma 7 %", "Glioma 90.2 %", "Neoplasm of pituitary gland 2.8 %"],
            type.Children.Where(c => c.Title == "Certainty of Finding").Select(c => $"{Child(c, "Finding").Value.Text} {c.Value.Text}"));
        Assert.Equal(
            ["brain-tumor-unet 1.0.0 weights-sha256=" + new string('a', 64), "brain-tumor-classifier 1.1.0 weights-sha256=" + new string('b', 64), "brain-anomaly-autoencoder 1.2.0 weights-sha256=" + new string('c', 64)],
            groups.Select(g => string.Join(' ', Child(g, "Algorithm Name").Value.Text, Child(g, "Algorithm Version").Value.Text, Child(g, "Algorithm Parameters").Value.Text)));
    }

    [Fact]
    public void A_series_without_a_lesion_has_a_report_that_says_so()
    {
        DicomFile report = StructuredReportWriter.Write(new StructuredReportRequest(samples.Content with { Lesions = [], Classification = null }, Segmentation: null));
        Assert.Empty(Groups(report, "1411"));
        Assert.Equal("0", Child(Groups(report, "1501")[0], "Number of lesions").Value.Text);
    }

    [Fact]
    public void A_model_that_abstains_gives_no_finding()
    {
        ReportedClassification abstained = samples.Content.Classification! with { Verdict = null };
        ContentItem type = Groups(StructuredReportWriter.Write(new StructuredReportRequest(samples.Content with { Classification = abstained }, samples.Seg())), "1501")[1];
        Assert.DoesNotContain(type.Children, c => c.Title == "Finding");
        Assert.Contains(type.Children, c => c.Value.Text.StartsWith("The model abstains", StringComparison.Ordinal));
    }

    [Fact]
    public void Evidence_names_every_image_and_the_segmentation()
    {
        DicomDataset evidence = Assert.Single(samples.Sr().Dataset.GetItems(DicomTags.CurrentRequestedProcedureEvidenceSequence));
        string[] named = [.. evidence.GetItems(DicomTags.ReferencedSeriesSequence).SelectMany(s => s.GetItems(DicomTags.ReferencedSOPSequence)).Select(o => o.GetString(DicomTags.ReferencedSOPInstanceUID)!)];
        Assert.Equal([.. samples.Volume.SopInstanceUids, samples.Seg().Dataset.GetString(DicomTags.SOPInstanceUID)!], named);
    }

    [Fact]
    public void A_signed_report_is_verified_and_names_its_predecessor_and_its_reviewer()
    {
        DicomFile before = samples.Sr();
        byte[] bytes = before.ToArray();
        DicomDataset signed = ReportSigner.Sign(before, Reviewer).Dataset;
        Assert.Equal(bytes, before.ToArray());
        Assert.NotEqual(before.Dataset.GetString(DicomTags.SOPInstanceUID), signed.GetString(DicomTags.SOPInstanceUID));
        Assert.Equal(("VERIFIED", "COMPLETE"), (signed.GetString(DicomTags.VerificationFlag), signed.GetString(DicomTags.CompletionFlag)));
        DicomDataset observer = Assert.Single(signed.GetItems(DicomTags.VerifyingObserverSequence));
        Assert.Equal(("Müller^Jörg", "Klinikum Ost", "20261121093000.000000+0100"),
            (observer.GetString(DicomTags.VerifyingObserverName), observer.GetString(DicomTags.VerifyingOrganization), observer.GetString(DicomTags.VerificationDateTime)));
        Assert.Equal(before.Dataset.GetString(DicomTags.SOPInstanceUID), signed.GetItems(DicomTags.PredecessorDocumentsSequence)[0]
            .GetItems(DicomTags.ReferencedSeriesSequence)[0].GetItems(DicomTags.ReferencedSOPSequence)[0].GetString(DicomTags.ReferencedSOPInstanceUID));
        Assert.Equal("Müller^Jörg", Child(ContentTree.Read(signed), "Person Observer Name").Value.Text);
    }

    [Fact]
    public void A_verdict_stands_with_its_lesion_and_nothing_else_changes()
    {
        DicomFile before = samples.Sr();
        DicomFile signed = ReportSigner.Sign(before, Reviewer, [new LesionVerdict("2.25.2", IsAccepted: false, "Gefäß")]);
        ContentItem[] lesions = Groups(signed, "1411");
        Assert.DoesNotContain(lesions[0].Children, c => c.Title == "Finding context");
        Assert.Equal(("Known absent", "Gefäß"), (Child(lesions[1], "Finding context").Value.Text, Child(lesions[1], "Comment").Value.Text));
        string[] Lines(DicomFile file) => [.. ContentTree.Read(file.Dataset).Flatten().Select(item => $"{item.Relation} {item.Title} {item.Value.Text}")];
        Assert.Empty(Lines(before).Except(Lines(signed)));
        Assert.Equal(Lines(before).Length + 6, Lines(signed).Length);
    }

    [Fact]
    public void A_verdict_on_an_unknown_lesion_is_refused() =>
        Assert.Throws<ArgumentException>(() => ReportSigner.Sign(samples.Sr(), Reviewer, [new LesionVerdict("1.2.3", IsAccepted: true)]));

    [ToolFact("dsrdump")]
    public void Dsrdump_reads_the_signed_report_as_TID_1500()
    {
        string path = Save(ReportSigner.Sign(samples.Sr(), Reviewer, [new LesionVerdict("2.25.1", IsAccepted: true)]));
        (int exit, string output, string error) = Tool.Run("dsrdump", "+Pt", "+U8", path);
        Assert.True(exit == 0 && !error.Contains("E:", StringComparison.Ordinal), error);
        foreach (string line in new[]
        {
            "<CONTAINER:(,,\"Imaging Measurement Report\")=SEPARATE>  # TID 1500 (DCMR)", "VERIFIED", "(,,\"Person Observer Name\")=\"Müller^Jörg\"", "(,,\"Volume\")=\"11.3\" (mm3,UCUM,\"cubic millimeter\")",
            "<has obs context UIDREF:(,,\"Tracking Unique Identifier\")=\"2.25.1\">", "(,,\"Finding context\")=(410605003,SCT,\"Confirmed present\")",
        })
        {
            Assert.Contains(line, output, StringComparison.Ordinal);
        }
    }

    [ToolFact("python3")]
    public void Pydicom_reads_the_person_and_the_measurements()
    {
        const string Script = """
            import sys, pydicom
            ds = pydicom.dcmread(sys.argv[1])
            def walk(item):
                for child in item.get("ContentSequence", []):
                    name = child.ConceptNameCodeSequence[0].CodeMeaning if "ConceptNameCodeSequence" in child else ""
                    if child.ValueType == "PNAME": print(name, child.PersonName)
                    if child.ValueType == "NUM":
                        m = child.MeasuredValueSequence[0]
                        print(name, m.NumericValue, m.MeasurementUnitsCodeSequence[0].CodeValue)
                    walk(child)
            walk(ds)
            """;
        (int exit, string output, string error) = Tool.Run("python3", "-c", Script, Save(ReportSigner.Sign(samples.Sr(), Reviewer)));
        Assert.True(exit == 0, error);
        Assert.StartsWith("Person Observer Name Müller^Jörg\nVolume 11.3 mm3\nLong Axis 1.8 mm\nShort Axis 1.2 mm\n", output, StringComparison.Ordinal);
    }

    private static ContentItem[] Groups(DicomFile report, string template) =>
        [.. Child(ContentTree.Read(report.Dataset), "Imaging Measurements").Children.Where(group => group.Value is ContainerValue container && container.Template == template)];

    private static ContentItem Child(ContentItem item, string title) => item.Children.First(child => child.Title == title);

    private string Save(DicomFile file)
    {
        string path = Path.Combine(folder, file.Dataset.GetString(DicomTags.SOPInstanceUID) + ".dcm");
        file.Save(path);
        return path;
    }
}
