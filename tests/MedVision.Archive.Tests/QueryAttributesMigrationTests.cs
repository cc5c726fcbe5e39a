using System.Text;
using System.Text.Json.Nodes;
using MedVision.Archive.Rows;
using MedVision.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MedVision.Archive.Tests;

[Collection("archive")]
public sealed class QueryAttributesMigrationTests(ArchiveFixture fixture)
{
    [Fact]
    public async Task What_was_stored_before_gets_its_attributes_from_the_metadata()
    {
        await using ServiceProvider services = await fixture.NewServicesAsync();
        await using MedVisionDb db = await services.GetRequiredService<IDbContextFactory<MedVisionDb>>().CreateDbContextAsync();
        IMigrator migrator = db.GetService<IMigrator>();
        await migrator.MigrateAsync("Nodes");
        byte[] metadata = Encoding.UTF8.GetBytes("""{"00080060":{"vr":"CS","Value":["MR"]},"00081030":{"vr":"LO","Value":["Head"]},"00100010":{"vr":"PN","Value":[{"Alphabetic":"Müller^Zoë"}]},"00200013":{"vr":"IS","Value":[7]}}""");
        byte[] damaged = Encoding.UTF8.GetBytes("""{"00080060":{"vr":"CS","Value":["M\u0000"]}}""");
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO patients (id, key, patient_id, issuer, name) VALUES (1, 'k', 'P1', '', 'Müller^Zoë');
            INSERT INTO studies (id, patient_id, study_instance_uid, modalities, series_count, instance_count, analysis_state, review_state, is_synthetic, received_at, updated_at)
                VALUES (1, 1, '1.2', ARRAY['MR'], 1, 2, 'None', 'None', false, now(), now());
            INSERT INTO series (id, study_id, series_instance_uid, modality, sop_class_uid, instance_count, last_instance_at, is_synthetic, is_derived, door)
                VALUES (1, 1, '1.2.3', 'MR', '1.2', 2, now(), false, false, 'Upload');
            INSERT INTO instances (id, series_id, sop_instance_uid, sop_class_uid, transfer_syntax_uid, frames, blob, bytes, received_at, door)
                VALUES (1, 1, '1.2.3.4', '1.2', '1.2', 1, 'b', 1, now(), 'Upload'), (2, 1, '1.2.3.5', '1.2', '1.2', 1, 'c', 1, now(), 'Upload');
            INSERT INTO instance_metadata (instance_id, json) VALUES (1, {metadata}), (2, {damaged});
            """);
        await migrator.MigrateAsync();
        Patient patient = await db.Patients.SingleAsync();
        Assert.Equal("muller^zoe", patient.NameFolded);
        Assert.Equal("Müller^Zoë", (string?)JsonNode.Parse(patient.Attributes)!["00100010"]!["Value"]![0]!["Alphabetic"]);
        Assert.Equal("Head", (string?)JsonNode.Parse((await db.Studies.SingleAsync()).Attributes)!["00081030"]!["Value"]![0]);
        Assert.Equal("MR", (string?)JsonNode.Parse((await db.Series.SingleAsync()).Attributes)!["00080060"]!["Value"]![0]);
        string[] instances = await db.Instances.OrderBy(row => row.Id).Select(row => row.Attributes).ToArrayAsync();
        Assert.Equal(7, (int?)JsonNode.Parse(instances[0])!["00200013"]!["Value"]![0]);
        Assert.Equal("{}", instances[1]);
    }
}
