using MedVision.Archive.Rows;
using MedVision.Pacs.Ingest;
using MedVision.Testing;
using Xunit;

namespace MedVision.Pacs.Tests.Ingest;

[Collection("archive")]
public sealed class FolderTests(ArchiveFixture fixture) : PacsTest(fixture)
{
    [Fact]
    public async Task An_empty_folder_says_so()
    {
        IngestReport report = await Ingest.IngestPathAsync(Folder, Door.Folder);
        Assert.Equal(new IngestIssue(Folder, "the folder holds no files"), Assert.Single(report.Quarantined));
    }

    [Fact]
    public async Task A_path_that_does_not_exist_is_named()
    {
        string path = Path.Combine(Folder, "gone.dcm");
        IngestReport report = await Ingest.IngestPathAsync(path, Door.Folder);
        IngestIssue issue = Assert.Single(report.Quarantined);
        Assert.Equal(path, issue.Name);
        Assert.Equal("no such file or folder", issue.Reason);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_named_and_the_others_are_stored()
    {
        await File.WriteAllBytesAsync(Path.Combine(Folder, "1.dcm"), TestImage.Bytes(1));
        string dangling = Path.Combine(Folder, "2.dcm");
        File.CreateSymbolicLink(dangling, Path.Combine(Folder, "nowhere"));
        await File.WriteAllBytesAsync(Path.Combine(Folder, "3.dcm"), TestImage.Bytes(3));
        IngestReport report = await Ingest.IngestPathAsync(Folder, Door.Folder);
        Assert.Equal(2, report.Stored);
        IngestIssue issue = Assert.Single(report.Quarantined);
        Assert.Equal(dangling, issue.Name);
        Assert.Contains("does not exist", issue.Reason);
    }

    [OrdinaryUserFact]
    public async Task A_file_without_read_permission_is_named()
    {
        string path = Path.Combine(Folder, "1.dcm");
        await File.WriteAllBytesAsync(path, TestImage.Bytes(1));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.None);
        IngestReport report = await Ingest.IngestPathAsync(Folder, Door.Folder);
        Assert.Contains("denied", Assert.Single(report.Quarantined).Reason);
    }

    [Fact]
    public async Task A_link_to_a_folder_is_not_followed()
    {
        await File.WriteAllBytesAsync(Path.Combine(Folder, "1.dcm"), TestImage.Bytes(1));
        Directory.CreateSymbolicLink(Path.Combine(Folder, "loop"), Folder);
        IngestReport report = await Ingest.IngestPathAsync(Folder, Door.Folder);
        Assert.Equal(1, report.Stored);
        Assert.StartsWith("a link to the folder", Assert.Single(report.Quarantined).Reason);
    }
}
