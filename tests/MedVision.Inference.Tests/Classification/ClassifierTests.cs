using MedVision.Inference.Classification;
using Xunit;

namespace MedVision.Inference.Tests.Classification;

public sealed class ClassifierTests
{
    /// <summary>Values of <c>torch.softmax(torch.tensor([1., 2., 3.]) / t, 0)</c>.</summary>
    [Theory]
    [InlineData(1.0, 0.09003057, 0.24472848, 0.66524094)]
    [InlineData(2.0, 0.18632373, 0.30719590, 0.50648040)]
    public void Logits_become_probabilities_by_temperature(double temperature, double a, double b, double c) =>
        Assert.Equal([a, b, c], Classifier.Softmax([1, 2, 3], temperature), (x, y) => Math.Abs(x - y) < 1e-6);

    [Fact]
    public void Large_logits_do_not_overflow() => Assert.Equal([0, 1], Classifier.Softmax([-1000, 1000], 1));
}
