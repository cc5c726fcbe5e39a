using System.IO.Compression;
using System.Text.Json.Nodes;
using MedVision.Inference.Models;
using MedVision.Inference.Models.Store;
using MedVision.Testing;
using Xunit;

namespace MedVision.Inference.Tests.Models.Store;

public sealed class ModelImportTests : IDisposable
{
    private static readonly string Shipped = Path.Combine(TestData.Repository, "models");
    private static readonly ModelCard Own = ReadOwn();
    private readonly string folder = Directory.CreateTempSubdirectory("medvision-import-").FullName;
    private readonly ModelStore store;
    private readonly ModelImport import;

    public ModelImportTests()
    {
        store = ModelStore.Of(Path.Combine(folder, "data"));
        import = new ModelImport(store, Shipped);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void An_imported_model_serves_for_its_task_and_the_one_before_is_kept()
    {
        ModelImported imported = import.Import(Package("1.0.0"));

        Assert.Equal(("st-mary-unet@1.0.0", Own.Id), (imported.Card.Id, Assert.Single(imported.Before).Id));
        using ModelCatalog catalog = ModelCatalog.Open(Shipped, store);
        Assert.Equal("st-mary-unet@1.0.0", catalog.Require(ModelTask.Segmentation).Id);
        Assert.Equal(Own.Id, Assert.Single(catalog.Kept).Id);
        Assert.Equal(Own.Id, catalog.Find(Own.Id)!.Id);
        Assert.True(catalog.Verify(catalog.Require(ModelTask.Segmentation)).Passed);
        Assert.Equal("brain-tumor-classifier", catalog.Require(ModelTask.Classification).Name);
    }

    [Fact]
    public void A_new_version_lies_beside_the_old_one_and_one_can_go_back_to_each()
    {
        import.Import(Package("1.0.0"));
        Assert.Equal("st-mary-unet@1.0.0", Assert.Single(import.Import(Package("1.1.0")).Before).Id);
        Assert.Equal("st-mary-unet@1.1.0", Serving());

        Assert.Equal("st-mary-unet@1.1.0", Assert.Single(import.Use("st-mary-unet@1.0.0").Before).Id);
        Assert.Equal("st-mary-unet@1.0.0", Serving());
        import.Use(Own.Id);
        Assert.Equal(Own.Id, Serving());
        Assert.Contains("there is no such model", Assert.Throws<ModelException>(() => import.Use("st-mary-unet@9.0.0")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_version_that_is_here_is_never_changed_and_the_very_same_one_is_no_error()
    {
        import.Import(Package("1.0.0"));
        Assert.True(import.Import(Package("1.0.0")).WasHere);
        Refused("never changed", Package("1.0.0", card => card["segmentation"]!["threshold"] = 0.9));
        Assert.Equal(Own.Segmentation!.Threshold, CardOf("st-mary-unet@1.0.0").Segmentation!.Threshold);
        Refused("is below 1.0.0", Package("0.9.0"));
        Refused("is a model of this program", Path.Combine(Shipped, "brain-tumor-unet"));
    }

    [Fact]
    public void A_dry_run_says_what_would_be_replaced_and_changes_nothing()
    {
        Assert.Equal(Own.Id, Assert.Single(import.Import(Package("1.0.0"), dryRun: true).Before).Id);
        Assert.Equal((Own.Id, 0), (Serving(), store.Folders.Count));
    }

    [Fact]
    public void Another_name_is_written_on_the_card()
    {
        Assert.Equal("royal-unet@1.0.0", import.Import(Package("1.0.0"), "royal-unet").Card.Id);
        Assert.Equal("royal-unet", CardOf("royal-unet@1.0.0").Name);
        Assert.Contains("/name", Assert.Throws<ModelException>(() => import.Import(Package("1.0.0"), "../royal")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("our model/")]
    public void A_zip_is_taken_with_or_without_a_folder_around_it_and_what_no_card_names_is_left_out(string top)
    {
        ModelImported imported = import.Import(Zip(Package("1.0.0"), top, ("notes.txt", "hello"u8.ToArray())));
        Assert.Equal("notes.txt", Assert.Single(imported.LeftOut));
        Assert.Equal("st-mary-unet@1.0.0", Serving());
    }

    [Theory]
    [InlineData("../evil.txt", "points outside the ZIP")]
    [InlineData("a/../../evil.txt", "points outside the ZIP")]
    [InlineData("/etc/evil.txt", "absolute path")]
    [InlineData("C:\\evil.txt", "absolute path")]
    [InlineData("model.json", "is there twice")]
    public void A_zip_that_leads_elsewhere_is_refused_as_a_whole(string entry, string reason)
    {
        Refused(reason, Zip(Package("1.0.0"), "", (entry, "{}"u8.ToArray())));
        Assert.False(File.Exists(Path.Combine(folder, "evil.txt")));
    }

    [Fact]
    public void Files_that_are_cut_short_too_large_or_no_model_are_refused_with_the_reason()
    {
        string zip = Zip(Package("1.0.0"), "");
        byte[] bytes = File.ReadAllBytes(zip);
        File.WriteAllBytes(zip, bytes[..(bytes.Length / 2)]);
        Refused("the ZIP is broken", zip);

        string cut = Package("1.0.1"), large = Package("1.0.2"), other = Path.Combine(folder, "picture.png");
        using (FileStream weights = File.OpenWrite(Path.Combine(cut, "model.onnx"))) weights.SetLength(weights.Length - 100);
        Refused("SHA-256", cut);
        using (FileStream readme = File.OpenWrite(Path.Combine(large, "README.md"))) readme.SetLength(17 << 20);
        Refused("README.md has more than", large);
        File.WriteAllText(other, "x");
        Refused("neither a model's folder nor a ZIP", other);
        Refused("there is no model.json in it", Directory.CreateDirectory(Path.Combine(folder, "empty")).FullName);
        Refused("no such file or folder", Path.Combine(folder, "absent"));
    }

    [Fact]
    public void A_link_in_the_folder_is_not_followed()
    {
        string package = Package("1.0.0");
        File.Delete(Path.Combine(package, "README.md"));
        File.CreateSymbolicLink(Path.Combine(package, "README.md"), "/etc/passwd");
        Refused("is a link to '/etc/passwd'", package);
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once()
    {
        string package = Package("1.0.0", card => card["parameters"] = 0);
        Refused("model.json#/parameters: 0 is less than 1", package);
        package = Package("1.0.3", card => card["figures"]!.AsObject().Remove("valDiceMean"));
        File.WriteAllText(Path.Combine(package, "README.md"), " \n");
        string message = Assert.Throws<ModelException>(() => import.Import(package)).Message;
        Assert.Contains("figures.json#/valDiceMean: is not on the card", message, StringComparison.Ordinal);
        Assert.Contains("README.md: is empty", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_is_to_serve_and_is_gone_is_an_error_and_not_replaced_in_silence()
    {
        import.Import(Package("1.0.0"));
        Directory.Delete(Path.Combine(store.Directory, "st-mary-unet@1.0.0"), recursive: true);
        Assert.Contains("st-mary-unet@1.0.0 is to serve", Assert.Throws<ModelException>(() => ModelCatalog.Open(Shipped, store)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_model_that_serves_nobody_keeps_none_from_work()
    {
        import.Import(Package("1.0.0"));
        import.Use(Own.Id);
        File.WriteAllText(Path.Combine(store.Directory, "st-mary-unet@1.0.0", "model.json"), "{");
        Assert.Equal(Own.Id, Serving());
        Assert.False(ModelVerifier.Verify(Assert.Single(store.Folders)).Passed);
    }

    private static ModelCard ReadOwn()
    {
        using ModelCatalog catalog = ModelCatalog.Open(Shipped);
        return catalog.Require(ModelTask.Segmentation);
    }

    private void Refused(string reason, string path)
    {
        string served = Serving();
        int folders = store.Folders.Count;
        Assert.Contains(reason, Assert.Throws<ModelException>(() => import.Import(path)).Message, StringComparison.Ordinal);
        Assert.Equal((served, folders), (Serving(), store.Folders.Count));
        Assert.Empty(Directory.GetDirectories(store.Directory, ".import-*"));
    }

    private string Serving()
    {
        using ModelCatalog catalog = ModelCatalog.Open(Shipped, store);
        return catalog.Require(ModelTask.Segmentation).Id;
    }

    private ModelCard CardOf(string id)
    {
        using ModelCatalog catalog = ModelCatalog.Open(Shipped, store);
        return catalog.Find(id)!;
    }

    /// <summary>The shipped U-Net as another hospital's model.</summary>
    private string Package(string version, Action<JsonObject>? change = null)
    {
        string package = Directory.CreateDirectory(Path.Combine(folder, Guid.NewGuid().ToString("N"))).FullName;
        string source = Path.Combine(Shipped, "brain-tumor-unet");
        string[] names = ["model.json", "model.onnx", "example.json", "figures.json", "README.md", .. Own.Plots.Select(plot => plot.File)];
        foreach (string name in names) File.Copy(Path.Combine(source, name), Path.Combine(package, name));
        JsonObject card = JsonNode.Parse(File.ReadAllText(Path.Combine(package, "model.json")))!.AsObject();
        card["name"] = "st-mary-unet";
        card["version"] = version;
        change?.Invoke(card);
        File.WriteAllText(Path.Combine(package, "model.json"), card.ToJsonString());
        return package;
    }

    private string Zip(string package, string top, params (string Name, byte[] Content)[] more)
    {
        string path = Path.Combine(folder, Guid.NewGuid().ToString("N") + ".zip");
        using ZipArchive zip = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (string file in Directory.GetFiles(package)) zip.CreateEntryFromFile(file, top + Path.GetFileName(file));
        foreach ((string name, byte[] content) in more)
        {
            using Stream entry = zip.CreateEntry(name == "notes.txt" ? top + name : name).Open();
            entry.Write(content);
        }
        return path;
    }
}
