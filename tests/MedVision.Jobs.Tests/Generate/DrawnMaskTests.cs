using System.Text.Json;
using MedVision.Jobs.Generate;
using Xunit;

namespace MedVision.Jobs.Tests.Generate;

public sealed class DrawnMaskTests
{
    private static readonly byte[] Pixels = [0, 1, 1, 0, 255, 0, 0, 0, 1, 1, 1, 1];

    [Fact]
    public void A_picture_becomes_runs_and_the_runs_the_picture()
    {
        DrawnMask mask = DrawnMask.Of(Pixels, 3, 4);
        Assert.Equal([1, 2, 4, 1, 8, 4], mask.Runs);
        Assert.Equal(7, mask.Area);
        Assert.Equal(Pixels.Select(pixel => pixel == 0 ? 0 : 1), DrawnMask.FromJson(mask.ToJson()).ToPixels().Select(pixel => (int)pixel));
    }

    [Fact]
    public void What_is_not_of_the_size_it_says_is_refused() => Assert.Throws<ArgumentException>(() => DrawnMask.Of(Pixels, 3, 5));

    [Theory]
    [InlineData("""{"rows":2,"columns":2,"runs":[3,2]}""")]
    [InlineData("""{"rows":2,"columns":2,"runs":[-1,2]}""")]
    [InlineData("""{"rows":2,"columns":2,"runs":[0,2,1,1]}""")]
    [InlineData("""{"rows":2,"columns":2,"runs":[0,0]}""")]
    [InlineData("""{"rows":2,"columns":2,"runs":[1]}""")]
    [InlineData("""{"rows":2,"columns":2,"runs":[1,2147483647]}""")]
    [InlineData("""{"rows":60000,"columns":60000,"runs":[]}""")]
    [InlineData("""{"rows":2,"columns":2}""")]
    [InlineData("null")]
    public void Runs_that_leave_the_picture_are_refused(string json) => Assert.Throws<JsonException>(() => DrawnMask.FromJson(json));
}
