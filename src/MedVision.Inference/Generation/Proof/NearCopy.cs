namespace MedVision.Inference.Generation.Proof;

/// <summary>
/// A draw that lies nearer to a training slice than 99 in 100 real slices of unseen patients do. <see cref="Number"/> counts from 1 within
/// the seed, as files are named; <see cref="Space"/> is <c>pixels</c> or <c>features</c>, the one that calls it the clearer; <see cref="NearestTrain"/> is the row, from 0, among
/// the train slices of the manifest.
/// </summary>
public sealed record NearCopy(int Number, string Space, double Distance, double Limit, int NearestTrain);
