using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Pdus;
using MedVision.Dicom.Network.Pdus.Items;
using Xunit;

namespace MedVision.Dicom.Tests.Network;

public sealed class PduTests
{
    [Fact]
    public void A_request_with_every_item_reads_back_as_it_was_written()
    {
        AssociateRequest request = new()
        {
            CalledAE = "CALLED",
            CallingAE = "CALLING",
            Contexts = [new(1, SopClasses.Verification, ["1.2.840.10008.1.2", "1.2.840.10008.1.2.1"]), new(255, SopClasses.MRImageStorage, ["1.2.840.10008.1.2.4.90"])],
            User = new UserInformation
            {
                MaximumLength = 70000,
                ImplementationClassUid = "1.2.3.4",
                ImplementationVersionName = "VERSION",
                Window = new(3, 0),
                Roles = [new(SopClasses.MRImageStorage, false, true)],
                Extended = [new(SopClasses.MRImageStorage, new byte[] { 1, 0, 2 })],
                CommonExtended = [new("1.2.3.5", "1.2.840.10008.4.2", ["1.2.3.6", "1.2.3.7"])],
                Identity = new(2, true, "name"u8.ToArray(), "secret"u8.ToArray()),
            },
        };
        byte[] pdu = AssociateWriter.Write(request);
        Assert.Equal(pdu, AssociateWriter.Write(AssociateReader.ReadRequest(pdu.AsSpan(6))));
    }

    [Fact]
    public void Every_way_to_cut_a_request_short_is_an_error_of_ours_or_a_shorter_request()
    {
        byte[] pdu = AssociateWriter.Write(new AssociateRequest
        {
            CalledAE = "A",
            CallingAE = "B",
            Contexts = [new(1, SopClasses.Verification, ["1.2.840.10008.1.2"])],
            User = new UserInformation { ImplementationClassUid = "1.2.3", Identity = new(2, false, "n"u8.ToArray(), "s"u8.ToArray()), Roles = [new("1.2", true, true)] },
        });
        int refused = 0;
        for (int length = 0; length < pdu.Length - 6; length++)
        {
            try
            {
                AssociateReader.ReadRequest(pdu.AsSpan(6, length));
            }
            catch (DicomException)
            {
                refused++;
            }
        }
        // Only between two items a cut leaves a whole request: after the fixed part, the application context and the presentation context.
        Assert.Equal(pdu.Length - 6 - 3, refused);
    }
}
