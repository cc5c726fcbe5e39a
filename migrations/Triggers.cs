using Microsoft.EntityFrameworkCore.Migrations;

namespace MedVision.Migrations;

/// <summary>The triggers behind <c>ArchiveChanges</c>: whoever writes a row, every process hears of it when the transaction commits.</summary>
internal static class Triggers
{
    public static void Create(MigrationBuilder migration, string table, string kind)
    {
        migration.Sql($"""
            CREATE FUNCTION notify_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                PERFORM pg_notify('medvision', '{kind}:' || COALESCE(NEW.id, OLD.id));
                RETURN NULL;
            END $$;
            CREATE TRIGGER notify_{table} AFTER INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION notify_{table}();
            """);
    }

    public static void Drop(MigrationBuilder migration, string table) =>
        migration.Sql($"DROP TRIGGER notify_{table} ON {table}; DROP FUNCTION notify_{table}();");
}
