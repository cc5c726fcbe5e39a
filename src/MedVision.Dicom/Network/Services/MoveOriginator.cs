namespace MedVision.Dicom.Network.Services;

/// <summary>Whose C-MOVE an object is sent for, PS3.7 9.1.1.1.8 and 9.1.1.1.9.</summary>
/// <param name="AETitle">The application entity that asked for the move.</param>
/// <param name="MessageId">Its request's message id.</param>
public sealed record MoveOriginator(string AETitle, ushort MessageId);
