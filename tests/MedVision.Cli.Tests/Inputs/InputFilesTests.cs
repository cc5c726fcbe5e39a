using System.IO.Compression;
using MedVision.Cli.Inputs;
using MedVision.Dicom.Media;
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
        Assert.Contains("a link to the folder", Assert.Single(inputs.Failed).Reason);
    }

    [Fact]
    public void A_ZIP_is_known_by_its_bytes_and_its_entries_keep_their_names()
    {
        using (ZipArchive zip = ZipFile.Open(_folder["study.dcm"], ZipArchiveMode.Create))
            foreach (string name in (string[])["a/one.dcm", "../two.dcm", "__MACOSX/._one.dcm"])
                using (StreamWriter entry = new(zip.CreateEntry(name).Open())) entry.Write(name);

        InputFiles inputs = InputFiles.FindAndUnpack([_folder["study.dcm"]], Directory.CreateDirectory(_folder["scratch"]).FullName, new ZipLimits(), CancellationToken.None);

        InputFile file = Assert.Single(inputs.Files);
        Assert.Equal((_folder["study.dcm"] + "/a/one.dcm", "a/one.dcm"), (file.Name, File.ReadAllText(file.Path)));
        Assert.Equal(_folder["study.dcm"] + "/../two.dcm", Assert.Single(inputs.Failed).Path);
        Assert.All(_folder.Files(), path => Assert.True(path == "study.dcm" || path.StartsWith("scratch/", StringComparison.Ordinal), path));
    }

    [Fact]
    public void A_damaged_ZIP_gives_nothing_and_is_named()
    {
        _folder.Write("cut.zip", "PK\u0003\u0004 and no more");

        InputFiles inputs = InputFiles.FindAndUnpack([_folder["cut.zip"]], Directory.CreateDirectory(_folder["scratch"]).FullName, new ZipLimits(), CancellationToken.None);

        Assert.Empty(inputs.Files);
        Assert.StartsWith("the ZIP is broken", Assert.Single(inputs.Failed).Reason);
    }
}
