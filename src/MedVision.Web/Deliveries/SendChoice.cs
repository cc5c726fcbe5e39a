namespace MedVision.Web.Deliveries;

/// <summary>A series that could be sent.</summary>
/// <param name="SeriesInstanceUid">Which.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Count">How many objects it holds.</param>
/// <param name="IsDerived">Results, not images.</param>
/// <param name="IsSynthetic">It is marked as synthetic.</param>
/// <param name="IsStudySynthetic">Its study holds something synthetic.</param>
/// <param name="IsSuperseded">What an analysis wrote that another has replaced.</param>
public sealed record SendChoice(string SeriesInstanceUid, string Title, int Count, bool IsDerived, bool IsSynthetic, bool IsStudySynthetic, bool IsSuperseded);
