namespace MedVision.Web.Hosting;

/// <summary>What this process does of the whole.</summary>
internal enum Role
{
    All,

    /// <summary>Pages and doors, no jobs.</summary>
    Web,

    /// <summary>Jobs, no pages.</summary>
    Worker,
}
