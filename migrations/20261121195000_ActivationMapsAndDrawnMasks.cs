using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MedVision.Migrations
{
    /// <inheritdoc />
    public partial class ActivationMapsAndDrawnMasks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(name: "activation_blob", table: "analyses", type: "text", nullable: true);
            migrationBuilder.AddColumn<string>(name: "activation_map_json", table: "analyses", type: "jsonb", nullable: true);
            migrationBuilder.AddColumn<string>(name: "mask_json", table: "generations", type: "jsonb", nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(name: "activation_blob", table: "analyses");
            migrationBuilder.DropColumn(name: "activation_map_json", table: "analyses");
            migrationBuilder.DropColumn(name: "mask_json", table: "generations");
        }
    }
}
