using Xunit;

// Every class starts real servers; two at a time on two cores would only wait for each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
