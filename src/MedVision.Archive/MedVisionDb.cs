using System.Text;
using MedVision.Archive.Rows;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

namespace MedVision.Archive;

/// <summary>The archive's tables: DICOM hierarchy, jobs, findings, reviews, users.</summary>
public sealed class MedVisionDb(DbContextOptions<MedVisionDb> options) : IdentityDbContext<User>(options)
{
    public DbSet<Patient> Patients => Set<Patient>();
    public DbSet<Study> Studies => Set<Study>();
    public DbSet<Series> Series => Set<Series>();
    public DbSet<Instance> Instances => Set<Instance>();
    public DbSet<InstanceMetadata> InstanceMetadata => Set<InstanceMetadata>();
    public DbSet<QuarantinedFile> QuarantinedFiles => Set<QuarantinedFile>();
    public DbSet<Conflict> Conflicts => Set<Conflict>();
    public DbSet<Job> Jobs => Set<Job>();
    public DbSet<Analysis> Analyses => Set<Analysis>();
    public DbSet<Lesion> Lesions => Set<Lesion>();
    public DbSet<AnalysisResult> AnalysisResults => Set<AnalysisResult>();
    public DbSet<Review> Reviews => Set<Review>();
    public DbSet<Generation> Generations => Set<Generation>();
    public DbSet<Node> Nodes => Set<Node>();
    public DbSet<RoutingRule> RoutingRules => Set<RoutingRule>();
    public DbSet<Delivery> Deliveries => Set<Delivery>();
    public DbSet<DeliveryItem> DeliveryItems => Set<DeliveryItem>();
    public DbSet<Pull> Pulls => Set<Pull>();
    public DbSet<Commitment> Commitments => Set<Commitment>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configuration)
    {
        base.ConfigureConventions(configuration);
        // Words, not numbers: the rows are read by people and by other programs.
        configuration.Properties<AnalysisState>().HaveConversion<string>();
        configuration.Properties<ReviewState>().HaveConversion<string>();
        configuration.Properties<Door>().HaveConversion<string>();
        configuration.Properties<JobKind>().HaveConversion<string>();
        configuration.Properties<JobState>().HaveConversion<string>();
        configuration.Properties<ReviewVerdict>().HaveConversion<string>();
        configuration.Properties<ResultKind>().HaveConversion<string>();
        configuration.Properties<NodeState>().HaveConversion<string>();
        configuration.Properties<NodeKind>().HaveConversion<string>();
        configuration.Properties<NodeCredential>().HaveConversion<string>();
        configuration.Properties<NodePull>().HaveConversion<string>();
        configuration.Properties<RoutingOccasion>().HaveConversion<string>();
        configuration.Properties<RoutingAnalysis>().HaveConversion<string>();
        configuration.Properties<DeliveryState>().HaveConversion<string>();
        configuration.Properties<DeliveryItemState>().HaveConversion<string>();
        configuration.Properties<PullState>().HaveConversion<string>();
        configuration.Properties<CommitmentState>().HaveConversion<string>();
    }

    protected override void OnModelCreating(ModelBuilder model)
    {
        base.OnModelCreating(model);
        ImageTables(model);
        WorkTables(model);
        NetworkTables(model);
        foreach (IMutableEntityType type in model.Model.GetEntityTypes()) UseSnakeCase(type);
    }

    private static void ImageTables(ModelBuilder model)
    {
        model.Entity<Patient>(patient =>
        {
            patient.HasIndex(row => row.Key).IsUnique();
            // text_pattern_ops: equality, and wild cards at the end, whatever the database's collation.
            patient.HasIndex(row => row.PatientId).HasOperators("text_pattern_ops");
            patient.HasIndex(row => row.Name);
            patient.Property(row => row.NameFolded).HasComputedColumnSql("dicom_name(name)", stored: true);
            Attributes(patient.Property(row => row.Attributes));
            patient.HasMany(row => row.Studies).WithOne(row => row.Patient).HasForeignKey(row => row.PatientId);
        });
        model.Entity<Study>(study =>
        {
            study.HasIndex(row => row.StudyInstanceUid).IsUnique();
            study.HasIndex(row => row.ReceivedAt);
            // The order of query answers: the newest first.
            study.HasIndex(row => new { row.Date, row.Id }).IsDescending().HasNullSortOrder(NullSortOrder.NullsLast, NullSortOrder.NullsLast);
            study.HasIndex(row => row.AccessionNumber).HasOperators("text_pattern_ops");
            study.HasIndex(row => row.AnalysisState);
            study.HasIndex(row => row.ReviewState);
            study.HasIndex(row => row.Modalities).HasMethod("gin");
            study.Property(row => row.ReferringPhysicianFolded).HasComputedColumnSql("dicom_name(referring_physician)", stored: true);
            Attributes(study.Property(row => row.Attributes));
            study.HasMany(row => row.Series).WithOne(row => row.Study).HasForeignKey(row => row.StudyId);
        });
        model.Entity<Series>(series =>
        {
            series.HasIndex(row => row.SeriesInstanceUid).IsUnique();
            series.HasIndex(row => row.LastInstanceAt).HasFilter("completed_at IS NULL");
            Attributes(series.Property(row => row.Attributes));
            series.HasMany(row => row.Instances).WithOne(row => row.Series).HasForeignKey(row => row.SeriesId);
        });
        model.Entity<Instance>(instance =>
        {
            instance.HasIndex(row => row.SopInstanceUid).IsUnique();
            instance.HasIndex(row => row.Blob);
            Attributes(instance.Property(row => row.Attributes));
            instance.HasOne(row => row.Metadata).WithOne().HasForeignKey<InstanceMetadata>(row => row.InstanceId);
        });
        model.Entity<InstanceMetadata>().HasKey(row => row.InstanceId);
        model.Entity<QuarantinedFile>().HasIndex(row => row.At);
        model.Entity<Conflict>(conflict =>
        {
            // The same stray file sent again and again is one conflict.
            conflict.HasIndex(row => new { row.SopInstanceUid, row.Blob }).IsUnique();
            conflict.HasIndex(row => row.At);
        });
    }

    private static void Attributes(PropertyBuilder<string> property) => property.HasColumnType("jsonb").HasDefaultValue("{}");

    private static void WorkTables(ModelBuilder model)
    {
        model.Entity<Job>(job =>
        {
            job.Property(row => row.Id).ValueGeneratedNever();
            job.HasIndex(row => new { row.SeriesId, row.InputKey }).IsUnique();
            job.HasIndex(row => row.State);
            job.HasIndex(row => row.CreatedAt);
            job.HasOne(row => row.Series).WithMany().HasForeignKey(row => row.SeriesId);
            job.HasIndex(row => row.DeliveryId).IsUnique();
            job.HasIndex(row => row.PullId).IsUnique();
            job.HasOne(row => row.Delivery).WithOne(row => row.Job).HasForeignKey<Job>(row => row.DeliveryId).OnDelete(DeleteBehavior.Cascade);
            job.HasOne(row => row.Pull).WithOne(row => row.Job).HasForeignKey<Job>(row => row.PullId).OnDelete(DeleteBehavior.Cascade);
            job.HasOne(row => row.Generation).WithOne(row => row.Job).HasForeignKey<Job>(row => row.GenerationId);
        });
        model.Entity<Analysis>(analysis =>
        {
            analysis.Property(row => row.FindingsJson).HasColumnType("jsonb");
            analysis.Property(row => row.ModelHashes).HasColumnType("jsonb");
            analysis.Property(row => row.ProbabilitiesJson).HasColumnType("jsonb");
            analysis.Property(row => row.AnomalyMapJson).HasColumnType("jsonb");
            analysis.Property(row => row.ActivationMapJson).HasColumnType("jsonb");
            analysis.HasIndex(row => row.JobId).IsUnique();
            analysis.HasIndex(row => row.SeriesId).IsUnique().HasFilter("is_current").HasDatabaseName("ix_analyses_current");
            analysis.HasOne(row => row.Series).WithMany(row => row.Analyses).HasForeignKey(row => row.SeriesId);
            analysis.HasMany(row => row.Lesions).WithOne().HasForeignKey(row => row.AnalysisId);
            analysis.HasMany(row => row.Results).WithOne().HasForeignKey(row => row.AnalysisId);
            analysis.HasMany(row => row.Reviews).WithOne(row => row.Analysis).HasForeignKey(row => row.AnalysisId);
        });
        model.Entity<AnalysisResult>(result =>
        {
            result.Property(row => row.ValidationJson).HasColumnType("jsonb");
            result.HasIndex(row => row.SopInstanceUid);
            result.HasIndex(row => row.RoutedAt).HasFilter("routed_at IS NULL");
            result.HasIndex(row => new { row.AnalysisId, row.SopInstanceUid }).IsUnique();
        });
        model.Entity<Generation>(generation =>
        {
            generation.Property(row => row.MaskJson).HasColumnType("jsonb");
            generation.HasIndex(row => row.At);
        });
    }

    private static void NetworkTables(ModelBuilder model)
    {
        model.Entity<Node>(node =>
        {
            node.HasIndex(row => row.AETitle).IsUnique();
            node.Property(row => row.AETitle).HasMaxLength(16);
            // The register writes down who knocks without knowing of these.
            node.Property(row => row.Kind).HasDefaultValue(NodeKind.Dimse);
            node.Property(row => row.Credential).HasDefaultValue(NodeCredential.None);
            node.Property(row => row.PullsBy).HasDefaultValue(NodePull.Move);
            node.Property(row => row.UsesTls).HasDefaultValue(false);
            node.Property(row => row.MayStore).HasDefaultValue(true);
            node.Property(row => row.MayQuery).HasDefaultValue(true);
            node.Property(row => row.MayRetrieve).HasDefaultValue(true);
        });
        model.Entity<RoutingRule>(rule =>
        {
            rule.PrimitiveCollection(row => row.Results).ElementType(element => element.HasConversion<string>());
            rule.HasMany(row => row.Nodes).WithMany(row => row.Rules).UsingEntity("RoutingRuleNodes");
        });
        model.Entity<Delivery>(delivery =>
        {
            delivery.HasIndex(row => new { row.State, row.NextTryAt });
            delivery.HasIndex(row => row.CreatedAt);
            delivery.HasOne(row => row.Node).WithMany().HasForeignKey(row => row.NodeId).OnDelete(DeleteBehavior.Cascade);
            delivery.HasOne(row => row.Series).WithMany().HasForeignKey(row => row.SeriesId).OnDelete(DeleteBehavior.Cascade);
            delivery.HasOne(row => row.Rule).WithMany().HasForeignKey(row => row.RuleId).OnDelete(DeleteBehavior.SetNull);
            delivery.HasMany(row => row.Items).WithOne(row => row.Delivery).HasForeignKey(row => row.DeliveryId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<DeliveryItem>(item =>
        {
            item.HasKey(row => new { row.DeliveryId, row.InstanceId });
            item.HasOne(row => row.Instance).WithMany().HasForeignKey(row => row.InstanceId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<Pull>(pull =>
        {
            pull.HasIndex(row => new { row.State, row.NextTryAt });
            pull.HasIndex(row => row.CreatedAt);
            pull.HasIndex(row => row.StudyInstanceUid);
            pull.HasOne(row => row.Node).WithMany().HasForeignKey(row => row.NodeId).OnDelete(DeleteBehavior.Cascade);
            pull.HasOne(row => row.Rule).WithMany().HasForeignKey(row => row.RuleId).OnDelete(DeleteBehavior.SetNull);
        });
        model.Entity<Commitment>(commitment =>
        {
            commitment.Property(row => row.AETitle).HasMaxLength(16);
            commitment.HasIndex(row => new { row.AETitle, row.TransactionUid });
            commitment.HasIndex(row => row.DueAt).HasFilter($"state = '{nameof(CommitmentState.Pending)}'");
            commitment.HasIndex(row => row.RequestedAt);
        });
    }

    /// <summary>PostgreSQL's own way of naming: <c>study_instance_uid</c> needs no quotes in psql.</summary>
    private static void UseSnakeCase(IMutableEntityType type)
    {
        type.SetTableName(Snake(type.GetTableName()!));
        foreach (IMutableProperty property in type.GetProperties()) property.SetColumnName(Snake(property.GetColumnName()));
        foreach (IMutableKey key in type.GetKeys()) key.SetName(Snake(key.GetName()!));
        foreach (IMutableForeignKey key in type.GetForeignKeys()) key.SetConstraintName(Snake(key.GetConstraintName()!));
        foreach (IMutableIndex index in type.GetIndexes()) index.SetDatabaseName(Snake(index.GetDatabaseName()!));
    }

    private static string Snake(string name)
    {
        StringBuilder snake = new();
        for (int i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsUpper(name[i]) && name[i - 1] != '_' && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])))) snake.Append('_');
            snake.Append(char.ToLowerInvariant(name[i]));
        }
        return snake.ToString();
    }
}
