using Microsoft.EntityFrameworkCore.Migrations;

namespace MedVision.Migrations;

/// <summary>How names are compared (PS3.4 C.2.2.2.1: without case and accents), in one place: the stored name and the key that is looked for go through the same functions.</summary>
internal static class QueryFunctions
{
    // The attributes that each level's rows kept when this migration was written.
    private const string Patient = """
        00081120 00100010 00100020 00100021 00100022 00100024 00100026 00100030 00100032 00100033 00100034 00100035 00100040 00100200 00100212
        00100213 00100214 00101000 00101001 00101002 00101100 00102160 00102161 00102201 00102202 00102292 00102293 00102294 00102297 00102298 00104000
        00120010 00120020 00120021 00120030 00120031 00120040 00120042 00120062 00120063 00120064
        """;

    private const string Study = """
        00080020 00080030 00080050 00080051 00080080 00080090 00080096 0008009C 0008009D 00080201 00081030 00081032 00081048 00081049 00081060 00081062
        00081080 00081084 00081110 00101010 00101020 00101021 00101022 00101023 00101024 00101030 00102000 00102110 00102180 001021A0 001021B0 001021C0
        00102203 00120050 00120051 00120052 00120053 00120083 0020000D 00200010 00201070 00321032 00321033 00321034 00321060 00321066
        00321067 00380010 00380014 00380060 00380062 00380064 00380500 00401012
        """;

    private const string Series = """
        0008001C 00080021 00080031 00080060 00080070 00080080 00080081 00080201 00081010 00081040 0008103E 0008103F 00081050 00081052 00081070 00081072
        00081090 00081111 00081250 00120060 00120071 00120072 00180015 00181000 00181002 0018100B 00181020 00181030 00185100 0020000E 00200011 00200052
        00200060 00201040 00280108 00280109 00400244 00400245 00400250 00400251 00400253 00400254 00400260 00400275 00400555
        """;

    private const string Instance = """
        00080008 00080012 00080013 00080016 00080018 0008001A 0008001C 00080022 00080023 0008002A 00080032 00080033 00080201 00180010 00180050 00180080
        00180081 00180086 00180088 00200012 00200013 00200032 00200037 00201041 00204000 00280002 00280004 00280006 00280008 00280010 00280011 00280030
        00280100 00280101 00280102 00280103 00280301 00281050 00281051 00281052 00281053 00281054 00282110 0040A043 0040A491 0040A493 0040A504 00420010
        00420012 00620001 00700080 00700081 00700082 00700083 00700084 30020002 30060002 300A0002
        """;

    public static void Create(MigrationBuilder migration)
    {
        // Letters that Unicode does not take apart are replaced by what people type in their place. Component groups keep their "=", components
        // their "^"; empty components at the end of a group say nothing.
        migration.Sql("""
            CREATE FUNCTION dicom_name(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
                rtrim(regexp_replace(regexp_replace(translate(replace(replace(replace(replace(lower(
                    normalize(regexp_replace(normalize(name, NFD), '[\u0300-\u036f]', '', 'g'), NFC)),
                    'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'), 'øłđðı', 'olddi'),
                    '[\^ ]+(?==|$)', '', 'g'), '(^|=) +', '\1', 'g'), '=');
            """);
        // A key as a regular expression. Without "=" it may match any one of the name's groups; with it, each group that has a value its own.
        migration.Sql("""
            CREATE FUNCTION dicom_name_escape(folded text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
                replace(replace(regexp_replace(folded, '([.\\+^$|(){}\[\]])', '\\\1', 'g'), '*', '[^=]*'), '?', '[^=]');
            CREATE FUNCTION dicom_name_pattern(key text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
                CASE WHEN strpos(dicom_name(key), '=') = 0 THEN '(^|=)' || dicom_name_escape(dicom_name(key)) || '(=|$)'
                ELSE '^' || dicom_name_escape(regexp_replace(dicom_name(key), '(^|=)(?==|$)', '\1*', 'g')) || '(=.*)?$' END;
            CREATE FUNCTION dicom_name_word(word text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
                '(^|[=^ .''-])' || dicom_name_escape(dicom_name(word));
            """);
    }

    /// <summary>Text inside of values is found by its trigrams. The extension belongs to PostgreSQL and any owner of a database may add it; where it is not installed, the tables are read.</summary>
    public static void CreateTextIndexes(MigrationBuilder migration) => migration.Sql("""
        DO $$
        BEGIN
            CREATE EXTENSION IF NOT EXISTS pg_trgm;
            CREATE INDEX ix_patients_name_folded ON patients USING gin (name_folded gin_trgm_ops);
            CREATE INDEX ix_studies_referring_physician_folded ON studies USING gin (referring_physician_folded gin_trgm_ops);
            CREATE INDEX ix_studies_description ON studies USING gin (description gin_trgm_ops);
        EXCEPTION WHEN undefined_file OR feature_not_supported OR insufficient_privilege THEN
            RAISE NOTICE 'pg_trgm is not installed: queries by a part of a name or description read the whole table';
        END $$;
        """);

    /// <summary>Fills the attributes of what is stored already out of the metadata, as ingest does: values that are long, or that jsonb cannot hold, stay there alone.</summary>
    public static void Fill(MigrationBuilder migration)
    {
        migration.Sql("""
            CREATE FUNCTION pg_temp.attributes_of(metadata bytea, tags text) RETURNS jsonb LANGUAGE plpgsql AS $$
            BEGIN
                RETURN (SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(convert_from(metadata, 'UTF8')::jsonb)
                    WHERE key = ANY(regexp_split_to_array(tags, '\s+')) AND octet_length(value::text) <= 4096);
            EXCEPTION WHEN data_exception THEN
                RETURN '{}';
            END $$;
            """);
        migration.Sql($"UPDATE instances i SET attributes = pg_temp.attributes_of(m.json, '{Instance}') FROM instance_metadata m WHERE m.instance_id = i.id;");
        FillFromFirst(migration, "series", Series, "i.series_id");
        FillFromFirst(migration, "studies", Study, "e.study_id");
        FillFromFirst(migration, "patients", Patient, "s.patient_id");
    }

    public static void Drop(MigrationBuilder migration) =>
        migration.Sql("DROP FUNCTION dicom_name_word(text); DROP FUNCTION dicom_name_pattern(text); DROP FUNCTION dicom_name_escape(text); DROP FUNCTION dicom_name(text);");

    private static void FillFromFirst(MigrationBuilder migration, string table, string tags, string owner) => migration.Sql($"""
        UPDATE {table} t SET attributes = pg_temp.attributes_of(m.json, '{tags}')
        FROM (SELECT {owner} AS owner, min(i.id) AS id FROM instances i JOIN series e ON e.id = i.series_id JOIN studies s ON s.id = e.study_id GROUP BY 1) f
        JOIN instance_metadata m ON m.instance_id = f.id WHERE f.owner = t.id;
        """);
}
