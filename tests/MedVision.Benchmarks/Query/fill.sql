-- Fills an empty, migrated archive with studies of nobody, for queries only: no instance has a file behind it.
--   psql "$DATABASE" -v studies=2000 -v series=5 -v instances=10 -f fill.sql
\set ON_ERROR_STOP 1
BEGIN;
CREATE FUNCTION pg_temp.one(vr text, value anyelement) RETURNS jsonb LANGUAGE sql AS $$ SELECT jsonb_build_object('vr', vr, 'Value', jsonb_build_array(value)) $$;
CREATE TEMP TABLE people AS SELECT n, 'PAT' || lpad(n::text, 7, '0') AS id, 'key\PAT' || n AS key,
    (ARRAY['Adler','Baker','Çelik','Dubois','Eriksson','Fischer','García','Hansen','Ivanova','Jansen','Kowalski','López','Müller','Novák','O''Brien','Petrov','Quinn','Rossi','Schmidt','Tanaka'])[1 + n % 20]
    || (ARRAY['','a','berg','ci','dal','er','feld','gard','hof','in'])[1 + n / 20 % 10] || '^' ||
    (ARRAY['Anna','Ben','Chloé','David','Eva','Finn','Gül','Hugo','Ida','Jan','Karl','Lea','Mia','Nils','Olga','Paul','Rita','Sven','Tom','Uma'])[1 + n / 200 % 20] AS name,
    date '1930-01-01' + n * 37 % 30000 AS birth, (ARRAY['F','M'])[1 + n % 2] AS sex
    FROM generate_series(1, greatest(1, :studies * 3 / 4)) n;
INSERT INTO patients (key, patient_id, issuer, name, birth_date, sex, attributes)
SELECT key, id, '', name, birth, sex, jsonb_build_object('00100010', jsonb_build_object('vr', 'PN', 'Value', jsonb_build_array(jsonb_build_object('Alphabetic', name))),
    '00100020', pg_temp.one('LO', id), '00100030', pg_temp.one('DA', to_char(birth, 'YYYYMMDD')), '00100040', pg_temp.one('CS', sex)) FROM people;
INSERT INTO studies (patient_id, study_instance_uid, date, time, accession_number, description, study_id, referring_physician, modalities, series_count, instance_count,
    analysis_state, review_state, is_synthetic, received_at, updated_at, attributes)
SELECT p.id, '2.25.7' || n, d, t, 'ACC' || lpad(n::text, 8, '0'), w, n::text, 'Weber^Karl', ARRAY[m], :series, :series * :instances, 'None', 'None', false, now(), now(),
    jsonb_build_object('0020000D', pg_temp.one('UI', '2.25.7' || n), '00080020', pg_temp.one('DA', to_char(d, 'YYYYMMDD')), '00080030', pg_temp.one('TM', to_char(t, 'HH24MISS')),
        '00080050', pg_temp.one('SH', 'ACC' || lpad(n::text, 8, '0')), '00081030', pg_temp.one('LO', w), '00200010', pg_temp.one('SH', n::text),
        '00080090', jsonb_build_object('vr', 'PN', 'Value', jsonb_build_array(jsonb_build_object('Alphabetic', 'Weber^Karl'))))
FROM (SELECT n, date '2016-01-01' + n * 13 % 3650 AS d, time '07:00' + n % 600 * interval '1 minute' AS t, (ARRAY['MR','CT','MR','CR','US'])[1 + n % 5] AS m,
        (ARRAY['Brain with contrast','Head','Chest','Abdomen and pelvis','Spine'])[1 + n % 5] AS w FROM generate_series(1, :studies) n) made
    JOIN patients p ON p.key = 'key\PAT' || 1 + (n - 1) % greatest(1, :studies * 3 / 4);
INSERT INTO series (study_id, series_instance_uid, modality, number, description, body_part, sop_class_uid, instance_count, last_instance_at, completed_at, is_synthetic, is_derived, door, attributes)
SELECT s.id, s.study_instance_uid || '.' || n, s.modalities[1], n, 'Series ' || n, 'HEAD', '1.2.840.10008.5.1.4.1.1.4', :instances, now(), now(), false, false, 'CStore',
    jsonb_build_object('0020000E', pg_temp.one('UI', s.study_instance_uid || '.' || n), '00080060', pg_temp.one('CS', s.modalities[1]), '00200011', pg_temp.one('IS', n),
        '0008103E', pg_temp.one('LO', 'Series ' || n), '00180015', pg_temp.one('CS', 'HEAD'::text), '00080070', pg_temp.one('LO', 'Nobody'::text))
FROM studies s, generate_series(1, :series) n;
INSERT INTO instances (series_id, sop_instance_uid, sop_class_uid, transfer_syntax_uid, number, rows, columns, frames, blob, bytes, received_at, door, source, attributes)
SELECT e.id, e.series_instance_uid || '.' || n, e.sop_class_uid, '1.2.840.10008.1.2.1', n, 256, 256, 1, md5(e.series_instance_uid || n), 131072, now(), 'CStore', 'FILL',
    jsonb_build_object('00080016', pg_temp.one('UI', e.sop_class_uid), '00080018', pg_temp.one('UI', e.series_instance_uid || '.' || n), '00200013', pg_temp.one('IS', n),
        '00280010', pg_temp.one('US', 256), '00280011', pg_temp.one('US', 256), '00280100', pg_temp.one('US', 16), '00280101', pg_temp.one('US', 12),
        '00280004', pg_temp.one('CS', 'MONOCHROME2'::text), '00280030', '{"vr":"DS","Value":[0.9,0.9]}'::jsonb, '00200032', jsonb_build_object('vr', 'DS', 'Value', jsonb_build_array(-115, -115, n * 5)),
        '00200037', '{"vr":"DS","Value":[1,0,0,0,1,0]}'::jsonb, '00080008', '{"vr":"CS","Value":["ORIGINAL","PRIMARY","M"]}'::jsonb)
FROM series e, generate_series(1, :instances) n;
COMMIT;
ANALYZE;
