using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MedVision.Migrations
{
    /// <inheritdoc />
    public partial class FramePlaces : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<byte[]>(
                name: "frame_index",
                table: "instance_metadata",
                type: "bytea",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "frame_index",
                table: "instance_metadata");
        }
    }
}
