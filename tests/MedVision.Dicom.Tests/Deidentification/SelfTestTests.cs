using MedVision.Dicom.Deidentification;
using MedVision.Dicom.Deidentification.SelfTest;
using Xunit;

namespace MedVision.Dicom.Tests.Deidentification;

public sealed class SelfTestTests
{
    public static TheoryData<string> Profiles => [.. profiles.Keys];

    private static readonly Dictionary<string, DeidentificationProfile> profiles = new()
    {
        ["basic"] = DeidentificationProfile.Basic,
        ["shifted dates, clean descriptors"] = new() { Dates = DateHandling.Shift, CleanDescriptors = true },
        ["everything kept that can be"] = new()
        {
            Dates = DateHandling.Keep,
            RetainUids = true,
            RetainDeviceIdentity = true,
            RetainInstitutionIdentity = true,
            RetainPatientCharacteristics = true,
            RetainSafePrivate = true,
            CleanDescriptors = true,
        },
    };

    [Theory]
    [MemberData(nameof(Profiles))]
    public void No_planted_identifier_survives(string profile)
    {
        SelfTestReport report = DeidentificationSelfTest.Run(profiles[profile]);

        Assert.True(report.Survivors.Count == 0, string.Join('\n', report.Survivors));
        Assert.True(report.Planted > 1000, $"only {report.Planted} identifiers were planted");
    }
}
