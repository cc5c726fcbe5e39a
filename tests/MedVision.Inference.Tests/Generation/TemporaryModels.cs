using System.Text;
using MedVision.Inference.Models;
using MedVision.Testing;

namespace MedVision.Inference.Tests.Generation;

/// <summary>The shipped generator and classifier in a folder of their own, the generator's card and reference changed.</summary>
internal sealed class TemporaryModels : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("medvision-models-");

    private TemporaryModels()
    {
    }

    public ModelCatalog Catalog { get; private set; } = null!;

    public static TemporaryModels Of(Func<string, string> card, Func<byte[], byte[]> reference)
    {
        TemporaryModels models = new();
        foreach (string name in (string[])["brain-tumor-gan", "brain-tumor-classifier"])
        {
            string from = Path.Combine(TestData.Repository, "models", name), to = models.folder.CreateSubdirectory(name).FullName;
            foreach (string file in (string[])["model.onnx", "model.json", "reference.safetensors"])
            {
                if (!File.Exists(Path.Combine(from, file))) continue;
                byte[] content = File.ReadAllBytes(Path.Combine(from, file));
                if (name == "brain-tumor-gan" && file == "model.json") content = Encoding.UTF8.GetBytes(card(Encoding.UTF8.GetString(content)));
                if (file == "reference.safetensors") content = reference(content);
                File.WriteAllBytes(Path.Combine(to, file), content);
            }
        }
        models.Catalog = ModelCatalog.Open(models.folder.FullName);
        return models;
    }

    public void Dispose()
    {
        Catalog.Dispose();
        folder.Delete(recursive: true);
    }
}
