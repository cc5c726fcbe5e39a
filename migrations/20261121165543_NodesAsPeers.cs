using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace MedVision.Migrations
{
    /// <inheritdoc />
    public partial class NodesAsPeers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "credential",
                table: "nodes",
                type: "text",
                nullable: false,
                defaultValue: "None");

            migrationBuilder.AddColumn<string>(
                name: "kind",
                table: "nodes",
                type: "text",
                nullable: false,
                defaultValue: "Dimse");

            migrationBuilder.AddColumn<bool>(
                name: "may_query",
                table: "nodes",
                type: "boolean",
                nullable: false,
                defaultValue: true);

            migrationBuilder.AddColumn<bool>(
                name: "may_retrieve",
                table: "nodes",
                type: "boolean",
                nullable: false,
                defaultValue: true);

            migrationBuilder.AddColumn<bool>(
                name: "may_store",
                table: "nodes",
                type: "boolean",
                nullable: false,
                defaultValue: true);

            migrationBuilder.AddColumn<string>(
                name: "protected_certificate",
                table: "nodes",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "protected_secret",
                table: "nodes",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "pulls_by",
                table: "nodes",
                type: "text",
                nullable: false,
                defaultValue: "Move");

            migrationBuilder.AddColumn<string>(
                name: "tls_authority",
                table: "nodes",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "url",
                table: "nodes",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "user_name",
                table: "nodes",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "uses_tls",
                table: "nodes",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "delivery_id",
                table: "jobs",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "pull_id",
                table: "jobs",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "routed_at",
                table: "analysis_results",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "routing_rules",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    name = table.Column<string>(type: "text", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false),
                    is_enabled = table.Column<bool>(type: "boolean", nullable: false),
                    occasion = table.Column<string>(type: "text", nullable: false),
                    source_ae = table.Column<string>(type: "text", nullable: true),
                    modality = table.Column<string>(type: "text", nullable: true),
                    description = table.Column<string>(type: "text", nullable: true),
                    body_part = table.Column<string>(type: "text", nullable: true),
                    analysis = table.Column<string>(type: "text", nullable: false),
                    results = table.Column<string[]>(type: "text[]", nullable: false),
                    sends_back = table.Column<bool>(type: "boolean", nullable: false),
                    includes_priors = table.Column<bool>(type: "boolean", nullable: false),
                    prior_limit = table.Column<int>(type: "integer", nullable: false),
                    prior_modality = table.Column<string>(type: "text", nullable: true),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    changed_by = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_routing_rules", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "deliveries",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    node_id = table.Column<long>(type: "bigint", nullable: false),
                    series_id = table.Column<long>(type: "bigint", nullable: false),
                    subject = table.Column<string>(type: "text", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    next_try_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    error = table.Column<string>(type: "text", nullable: true),
                    item_count = table.Column<int>(type: "integer", nullable: false),
                    sent_count = table.Column<int>(type: "integer", nullable: false),
                    withheld_count = table.Column<int>(type: "integer", nullable: false),
                    rule_id = table.Column<long>(type: "bigint", nullable: true),
                    ordered_by = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_deliveries", x => x.id);
                    table.ForeignKey(
                        name: "fk_deliveries_nodes_node_id",
                        column: x => x.node_id,
                        principalTable: "nodes",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_deliveries_routing_rules_rule_id",
                        column: x => x.rule_id,
                        principalTable: "routing_rules",
                        principalColumn: "id",
                        onDelete: ReferentialAction.SetNull);
                    table.ForeignKey(
                        name: "fk_deliveries_series_series_id",
                        column: x => x.series_id,
                        principalTable: "series",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "pulls",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    node_id = table.Column<long>(type: "bigint", nullable: false),
                    study_instance_uid = table.Column<string>(type: "text", nullable: false),
                    series_instance_uid = table.Column<string>(type: "text", nullable: true),
                    prior_limit = table.Column<int>(type: "integer", nullable: true),
                    prior_modality = table.Column<string>(type: "text", nullable: true),
                    is_prior = table.Column<bool>(type: "boolean", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    next_try_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    error = table.Column<string>(type: "text", nullable: true),
                    item_count = table.Column<int>(type: "integer", nullable: true),
                    done_count = table.Column<int>(type: "integer", nullable: false),
                    failed_count = table.Column<int>(type: "integer", nullable: false),
                    rule_id = table.Column<long>(type: "bigint", nullable: true),
                    ordered_by = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pulls", x => x.id);
                    table.ForeignKey(
                        name: "fk_pulls_nodes_node_id",
                        column: x => x.node_id,
                        principalTable: "nodes",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_pulls_routing_rules_rule_id",
                        column: x => x.rule_id,
                        principalTable: "routing_rules",
                        principalColumn: "id",
                        onDelete: ReferentialAction.SetNull);
                });

            migrationBuilder.CreateTable(
                name: "routing_rule_nodes",
                columns: table => new
                {
                    nodes_id = table.Column<long>(type: "bigint", nullable: false),
                    rules_id = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_routing_rule_nodes", x => new { x.nodes_id, x.rules_id });
                    table.ForeignKey(
                        name: "fk_routing_rule_nodes_nodes_nodes_id",
                        column: x => x.nodes_id,
                        principalTable: "nodes",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_routing_rule_nodes_routing_rules_rules_id",
                        column: x => x.rules_id,
                        principalTable: "routing_rules",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "delivery_items",
                columns: table => new
                {
                    delivery_id = table.Column<long>(type: "bigint", nullable: false),
                    instance_id = table.Column<long>(type: "bigint", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: true),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_delivery_items", x => new { x.delivery_id, x.instance_id });
                    table.ForeignKey(
                        name: "fk_delivery_items_deliveries_delivery_id",
                        column: x => x.delivery_id,
                        principalTable: "deliveries",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_delivery_items_instances_instance_id",
                        column: x => x.instance_id,
                        principalTable: "instances",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_jobs_delivery_id",
                table: "jobs",
                column: "delivery_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_jobs_pull_id",
                table: "jobs",
                column: "pull_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_analysis_results_routed_at",
                table: "analysis_results",
                column: "routed_at",
                filter: "routed_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_deliveries_created_at",
                table: "deliveries",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "ix_deliveries_node_id",
                table: "deliveries",
                column: "node_id");

            migrationBuilder.CreateIndex(
                name: "ix_deliveries_rule_id",
                table: "deliveries",
                column: "rule_id");

            migrationBuilder.CreateIndex(
                name: "ix_deliveries_series_id",
                table: "deliveries",
                column: "series_id");

            migrationBuilder.CreateIndex(
                name: "ix_deliveries_state_next_try_at",
                table: "deliveries",
                columns: new[] { "state", "next_try_at" });

            migrationBuilder.CreateIndex(
                name: "ix_delivery_items_instance_id",
                table: "delivery_items",
                column: "instance_id");

            migrationBuilder.CreateIndex(
                name: "ix_pulls_created_at",
                table: "pulls",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "ix_pulls_node_id",
                table: "pulls",
                column: "node_id");

            migrationBuilder.CreateIndex(
                name: "ix_pulls_rule_id",
                table: "pulls",
                column: "rule_id");

            migrationBuilder.CreateIndex(
                name: "ix_pulls_state_next_try_at",
                table: "pulls",
                columns: new[] { "state", "next_try_at" });

            migrationBuilder.CreateIndex(
                name: "ix_pulls_study_instance_uid",
                table: "pulls",
                column: "study_instance_uid");

            migrationBuilder.CreateIndex(
                name: "ix_routing_rule_nodes_rules_id",
                table: "routing_rule_nodes",
                column: "rules_id");

            migrationBuilder.AddForeignKey(
                name: "fk_jobs_deliveries_delivery_id",
                table: "jobs",
                column: "delivery_id",
                principalTable: "deliveries",
                principalColumn: "id",
                onDelete: ReferentialAction.Cascade);

            migrationBuilder.AddForeignKey(
                name: "fk_jobs_pulls_pull_id",
                table: "jobs",
                column: "pull_id",
                principalTable: "pulls",
                principalColumn: "id",
                onDelete: ReferentialAction.Cascade);

            // What was made before there were rules is not sent behind anybody's back.
            migrationBuilder.Sql("UPDATE analysis_results SET routed_at = now()");
            Triggers.Create(migrationBuilder, "routing_rules", "routingrule");
            Triggers.Create(migrationBuilder, "deliveries", "delivery");
            Triggers.Create(migrationBuilder, "pulls", "pull");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DELETE FROM jobs WHERE kind IN ('Send', 'Pull')");
            Triggers.Drop(migrationBuilder, "pulls");
            Triggers.Drop(migrationBuilder, "deliveries");
            Triggers.Drop(migrationBuilder, "routing_rules");
            migrationBuilder.DropForeignKey(
                name: "fk_jobs_deliveries_delivery_id",
                table: "jobs");

            migrationBuilder.DropForeignKey(
                name: "fk_jobs_pulls_pull_id",
                table: "jobs");

            migrationBuilder.DropTable(
                name: "delivery_items");

            migrationBuilder.DropTable(
                name: "pulls");

            migrationBuilder.DropTable(
                name: "routing_rule_nodes");

            migrationBuilder.DropTable(
                name: "deliveries");

            migrationBuilder.DropTable(
                name: "routing_rules");

            migrationBuilder.DropIndex(
                name: "ix_jobs_delivery_id",
                table: "jobs");

            migrationBuilder.DropIndex(
                name: "ix_jobs_pull_id",
                table: "jobs");

            migrationBuilder.DropIndex(
                name: "ix_analysis_results_routed_at",
                table: "analysis_results");

            migrationBuilder.DropColumn(
                name: "credential",
                table: "nodes");

            migrationBuilder.DropColumn(
                name: "kind",
                table: "nodes");

            migrationBuilder.DropColumn(
                name: "may_query",
                table: "nodes");

            migrationBuilder.DropColumn(
                name: "may_retrieve",
                table: "nodes");

            migrationBuilder.DropColumn(
                name: "may_store",
                table: "nodes");

            migrationBuilder.DropColumn(
                name: "protected_certificate",
                table: "nodes");

            migrationBuilder.DropColumn(
                name: "protected_secret",
                table: "nodes");

            migrationBuilder.DropColumn(
                name: "pulls_by",
                table: "nodes");

            migrationBuilder.DropColumn(
                name: "tls_authority",
                table: "nodes");

            migrationBuilder.DropColumn(
                name: "url",
                table: "nodes");

            migrationBuilder.DropColumn(
                name: "user_name",
                table: "nodes");

            migrationBuilder.DropColumn(
                name: "uses_tls",
                table: "nodes");

            migrationBuilder.DropColumn(
                name: "delivery_id",
                table: "jobs");

            migrationBuilder.DropColumn(
                name: "pull_id",
                table: "jobs");

            migrationBuilder.DropColumn(
                name: "routed_at",
                table: "analysis_results");
        }
    }
}
