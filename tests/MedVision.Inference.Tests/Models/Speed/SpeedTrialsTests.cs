using MedVision.Inference.Models;
using MedVision.Inference.Models.Cards.Speed;
using MedVision.Inference.Models.Speed;
using MedVision.Testing;
using Xunit;

namespace MedVision.Inference.Tests.Models.Speed;

public sealed class SpeedTrialsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("medvision-speed-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void What_is_written_is_what_the_card_then_says_and_all_else_stays()
    {
        string model = Directory.CreateDirectory(Path.Combine(folder, "brain-tumor-classifier")).FullName;
        foreach (string file in Directory.GetFiles(Path.Combine(TestData.Repository, "models", "brain-tumor-classifier"))) File.Copy(file, Path.Combine(model, Path.GetFileName(file)));
        ModelCard before = CardOf();
        CardSpeedTimes times = new(new CardSpeedTime(2, 1, 3, 4, 30), new CardSpeedTime(1.5, 1, 2, 3, 5));
        CardSpeed speed = new("2 of 2 cores, a processor", "ONNX Runtime 1", 2, times, "all", [new CardSpeedTrial("weights as int8", times, 10, 0.5, false, Note: "a note")]);

        new SpeedTrials(model, before, 2).Write(speed);

        ModelVerification verification = ModelVerifier.Verify(model);
        Assert.True(verification.Passed, string.Join("; ", verification.Problems));
        Assert.Equal(times, verification.Card!.Speed!.MsPerSlice);
        Assert.Equal(speed.Tried, verification.Card.Speed.Tried);
        Assert.Equal(before.Figures, verification.Card.Figures);
        Assert.Equal((before.Sha256, before.Description), (verification.Card.Sha256, verification.Card.Description));
    }

    private ModelCard CardOf()
    {
        using ModelCatalog catalog = ModelCatalog.Open(folder);
        return catalog.Require(ModelTask.Classification);
    }
}
