using Microsoft.Extensions.Options;

namespace MedVision.Pacs.Listen;

/// <summary>Says at start what is wrong with the door's limits.</summary>
internal sealed class DicomLimitsCheck : IValidateOptions<DicomLimits>
{
    public ValidateOptionsResult Validate(string? name, DicomLimits options) => options.Problems().ToArray() is { Length: > 0 } problems ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
}
