using System.Text;
using MedVision.Inference.Generation.Proof;
using MedVision.Inference.Models;
using Xunit;

namespace MedVision.Inference.Tests.Generation.Proof;

public sealed class SafeTensorsTests
{
    [Fact]
    public void Halves_floats_integers_and_texts_are_read()
    {
        byte[] body = [0x00, 0x3C, 0x00, 0xC1, .. BitConverter.GetBytes(1.5f), .. BitConverter.GetBytes(-7), 200];
        SafeTensors file = SafeTensors.Parse(File("""
            {"h":{"dtype":"F16","shape":[2],"data_offsets":[0,4]},"f":{"dtype":"F32","shape":[1,1],"data_offsets":[4,8]},
             "i":{"dtype":"I32","shape":[1],"data_offsets":[8,12]},"u":{"dtype":"U8","shape":[1],"data_offsets":[12,13]},"__metadata__":{"k":"5"}}
            """, body));
        Assert.Equal([1, -2.5], file.Require("h", 1).Values);
        Assert.Equal([1.5], file.Require("f", 2).Values);
        Assert.Equal([-7], file.Require("i", 1).Values);
        Assert.Equal([200], file.Require("u", 1).Values);
        Assert.Equal("5", file.Told["k"]);
        Assert.Throws<ModelException>(() => file.Require("f", 1));
        Assert.Throws<ModelException>(() => file.Require("absent", 1));
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,80]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""")]
    [InlineData("""{"a":{"dtype":"BF16","shape":[4],"data_offsets":[0,8]}}""")]
    public void A_file_that_contradicts_itself_is_refused(string head) =>
        Assert.Throws<ModelException>(() => SafeTensors.Parse(File(head, new byte[8])));

    [Fact]
    public void A_file_that_is_cut_off_is_refused()
    {
        byte[] whole = File("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", new byte[8]);
        Assert.Throws<ModelException>(() => SafeTensors.Parse(whole[..4]));
        Assert.Throws<ModelException>(() => SafeTensors.Parse(whole[..20]));
        Assert.Throws<ModelException>(() => SafeTensors.Parse(whole[..^1]));
    }

    private static byte[] File(string head, byte[] body)
    {
        byte[] text = Encoding.UTF8.GetBytes(head);
        return [.. BitConverter.GetBytes((ulong)text.Length), .. text, .. body];
    }
}
