using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace MedVision.Migrations
{
    /// <inheritdoc />
    public partial class QueryAttributes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            QueryFunctions.Create(migrationBuilder);
            migrationBuilder.DropIndex(
                name: "ix_studies_accession_number",
                table: "studies");

            migrationBuilder.DropIndex(
                name: "ix_studies_date",
                table: "studies");

            migrationBuilder.DropIndex(
                name: "ix_patients_patient_id",
                table: "patients");

            migrationBuilder.AddColumn<string>(
                name: "attributes",
                table: "studies",
                type: "jsonb",
                nullable: false,
                defaultValue: "{}");

            migrationBuilder.AddColumn<string>(
                name: "attributes",
                table: "series",
                type: "jsonb",
                nullable: false,
                defaultValue: "{}");

            migrationBuilder.AddColumn<string>(
                name: "attributes",
                table: "patients",
                type: "jsonb",
                nullable: false,
                defaultValue: "{}");

            migrationBuilder.AddColumn<string>(
                name: "attributes",
                table: "instances",
                type: "jsonb",
                nullable: false,
                defaultValue: "{}");

            migrationBuilder.AddColumn<string>(
                name: "referring_physician_folded",
                table: "studies",
                type: "text",
                nullable: true,
                computedColumnSql: "dicom_name(referring_physician)",
                stored: true);

            migrationBuilder.AddColumn<string>(
                name: "name_folded",
                table: "patients",
                type: "text",
                nullable: false,
                computedColumnSql: "dicom_name(name)",
                stored: true);

            migrationBuilder.CreateIndex(
                name: "ix_studies_accession_number",
                table: "studies",
                column: "accession_number")
                .Annotation("Npgsql:IndexOperators", new[] { "text_pattern_ops" });

            migrationBuilder.CreateIndex(
                name: "ix_studies_date_id",
                table: "studies",
                columns: new[] { "date", "id" },
                descending: new bool[0])
                .Annotation("Npgsql:IndexNullSortOrder", new[] { NullSortOrder.NullsLast, NullSortOrder.NullsLast });

            migrationBuilder.CreateIndex(
                name: "ix_patients_patient_id",
                table: "patients",
                column: "patient_id")
                .Annotation("Npgsql:IndexOperators", new[] { "text_pattern_ops" });
            QueryFunctions.CreateTextIndexes(migrationBuilder);
            QueryFunctions.Fill(migrationBuilder);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP INDEX IF EXISTS ix_studies_description");
            migrationBuilder.DropIndex(
                name: "ix_studies_accession_number",
                table: "studies");

            migrationBuilder.DropIndex(
                name: "ix_studies_date_id",
                table: "studies");

            migrationBuilder.DropIndex(
                name: "ix_patients_patient_id",
                table: "patients");

            migrationBuilder.DropColumn(
                name: "referring_physician_folded",
                table: "studies");

            migrationBuilder.DropColumn(
                name: "name_folded",
                table: "patients");

            migrationBuilder.DropColumn(
                name: "attributes",
                table: "studies");

            migrationBuilder.DropColumn(
                name: "attributes",
                table: "series");

            migrationBuilder.DropColumn(
                name: "attributes",
                table: "patients");

            migrationBuilder.DropColumn(
                name: "attributes",
                table: "instances");

            migrationBuilder.CreateIndex(
                name: "ix_studies_accession_number",
                table: "studies",
                column: "accession_number");

            migrationBuilder.CreateIndex(
                name: "ix_studies_date",
                table: "studies",
                column: "date");

            migrationBuilder.CreateIndex(
                name: "ix_patients_patient_id",
                table: "patients",
                column: "patient_id");
            QueryFunctions.Drop(migrationBuilder);
        }
    }
}
