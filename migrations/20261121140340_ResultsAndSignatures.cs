using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace MedVision.Migrations
{
    /// <inheritdoc />
    public partial class ResultsAndSignatures : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "signed_name",
                table: "reviews",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "signed_organization",
                table: "reviews",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "signed_sop_instance_uid",
                table: "reviews",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "organization",
                table: "asp_net_users",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "person_name",
                table: "asp_net_users",
                type: "text",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "analysis_results",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    analysis_id = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    sop_instance_uid = table.Column<string>(type: "text", nullable: false),
                    validation_json = table.Column<string>(type: "jsonb", nullable: true),
                    warnings = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_analysis_results", x => x.id);
                    table.ForeignKey(
                        name: "fk_analysis_results_analyses_analysis_id",
                        column: x => x.analysis_id,
                        principalTable: "analyses",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_analysis_results_analysis_id_sop_instance_uid",
                table: "analysis_results",
                columns: new[] { "analysis_id", "sop_instance_uid" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_analysis_results_sop_instance_uid",
                table: "analysis_results",
                column: "sop_instance_uid");

            // The segmentations of earlier analyses become results like all others; nobody kept what the validator said of them.
            migrationBuilder.Sql("""
                INSERT INTO analysis_results (analysis_id, kind, sop_instance_uid, warnings)
                SELECT id, 'Segmentation', seg_sop_instance_uid, 0 FROM analyses WHERE seg_sop_instance_uid IS NOT NULL
                """);

            migrationBuilder.DropColumn(
                name: "seg_sop_instance_uid",
                table: "analyses");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "signed_name",
                table: "reviews");

            migrationBuilder.DropColumn(
                name: "signed_organization",
                table: "reviews");

            migrationBuilder.DropColumn(
                name: "signed_sop_instance_uid",
                table: "reviews");

            migrationBuilder.DropColumn(
                name: "organization",
                table: "asp_net_users");

            migrationBuilder.DropColumn(
                name: "person_name",
                table: "asp_net_users");

            migrationBuilder.AddColumn<string>(
                name: "seg_sop_instance_uid",
                table: "analyses",
                type: "text",
                nullable: true);

            migrationBuilder.Sql("""
                UPDATE analyses SET seg_sop_instance_uid = r.sop_instance_uid FROM analysis_results r WHERE r.analysis_id = analyses.id AND r.kind = 'Segmentation'
                """);

            migrationBuilder.DropTable(
                name: "analysis_results");
        }
    }
}
