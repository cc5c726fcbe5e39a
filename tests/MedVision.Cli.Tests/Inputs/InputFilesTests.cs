using System.IO.Compression;
using MedVision.Cli.Inputs;
using Xunit;

namespace MedVision.Cli.Tests.Inputs;

public sealed class InputFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_gives_everything_below_it_in_the_order_of_the_names()
    {
        _folder.Write("b/2.dcm", "x");
        _folder.Write("b/10.dcm", "x");
        _folder.Write("a", "x");

        InputFiles inputs = InputFiles.Find([_folder.Path], CancellationToken.None);

        Assert.Equal([_folder["a"], _folder["b/10.dcm"], _folder["b/2.dcm"]], inputs.Files.Select(file => file.Name));
    }

    [Fact]
    public void What_operating_systems_leave_behind_is_no_input()
    {
        _folder.Write(".DS_Store", "x");
        _folder.Write("a/Thumbs.db", "x");
        _folder.Write("a/._image.dcm", "x");

        InputFiles inputs = InputFiles.Find([_folder.Path], CancellationToken.None);

        Assert.Empty(inputs.Files);
        Assert.Empty(inputs.Failed);
    }

    [Fact]
    public void A_path_that_does_not_exist_is_named()
    {
        FailedInput failed = Assert.Single(InputFiles.Find([_folder["nowhere"]], CancellationToken.None).Failed);

        Assert.Equal((_folder["nowhere"], "no such file or folder"), (failed.Path, failed.Reason));
    }

    [Fact]
    public void A_link_that_leads_nowhere_is_named_and_the_rest_is_read()
    {
        File.CreateSymbolicLink(_folder["broken.dcm"], _folder["gone.dcm"]);
        _folder.Write("good.dcm", "x");

        InputFiles inputs = InputFiles.Find([_folder.Path], CancellationToken.None);

        Assert.Equal(_folder["good.dcm"], Assert.Single(inputs.Files).Name);
        Assert.Equal($"a link to '{_folder["gone.dcm"]}', which does not exist", Assert.Single(inputs.Failed).Reason);
    }

    [Fact]
    public void A_folder_that_links_to_one_above_it_ends()
    {
        Directory.CreateDirectory(_folder["a"]);
        Directory.CreateSymbolicLink(_folder["a/up"], _folder.Path);
        _folder.Write("a/good.dcm", "x");

        InputFiles inputs = InputFiles.Find([_folder.Path], CancellationToken.None);

        Assert.Single(inputs.Files);
        Assert.Contains("link to a folder", Assert.Single(inputs.Failed).Reason);
    }

    [Fact]
    public void A_ZIP_is_known_by_its_bytes_and_one_inside_another_is_refused()
    {
        using (MemoryStream inner = new())
        {
            using (ZipArchive zip = new(inner, ZipArchiveMode.Create, leaveOpen: true)) zip.CreateEntry("deep.dcm");
            using ZipArchive outer = ZipFile.Open(_folder["study.dcm"], ZipArchiveMode.Create);
            using Stream entry = outer.CreateEntry("inner.zip").Open();
            entry.Write(inner.ToArray());
        }
        string scratch = Directory.CreateDirectory(_folder["scratch"]).FullName;

        InputFiles inputs = InputFiles.FindAndUnpack([_folder["study.dcm"]], scratch, new ZipLimits(), CancellationToken.None);

        Assert.Empty(inputs.Files);
        FailedInput failed = Assert.Single(inputs.Failed);
        Assert.Equal(_folder["study.dcm"] + "!inner.zip", failed.Path);
        Assert.Contains("ZIP inside a ZIP", failed.Reason);
    }
}
