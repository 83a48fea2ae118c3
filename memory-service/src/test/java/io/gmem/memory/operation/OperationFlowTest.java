package io.gmem.memory.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gmem.artifacts.ArtifactPath;
import io.gmem.artifacts.ArtifactStore;
import io.gmem.artifacts.Digest;
import io.gmem.contracts.BankAlias;
import io.gmem.contracts.BankName;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.DatasetId;
import io.gmem.contracts.JobId;
import io.gmem.contracts.OperationId;
import io.gmem.contracts.RunId;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.artifact.MediaTypes;
import io.gmem.contracts.bank.AliasEvent;
import io.gmem.contracts.bank.BankEvent;
import io.gmem.contracts.bank.BankOperation;
import io.gmem.contracts.bank.ChangeBank;
import io.gmem.contracts.bank.EncodeImage;
import io.gmem.contracts.bank.ImageEncodingEvent;
import io.gmem.contracts.bank.OperationEvent;
import io.gmem.contracts.bank.OperationSpec;
import io.gmem.contracts.dataset.DatasetEvent;
import io.gmem.contracts.dataset.DatasetSource;
import io.gmem.contracts.dataset.DatasetSpec;
import io.gmem.contracts.dataset.IngestDataset;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.job.GeneratedImage;
import io.gmem.contracts.job.GenerationSpec;
import io.gmem.contracts.job.JobEvent;
import io.gmem.contracts.job.Prompt;
import io.gmem.contracts.job.Solver;
import io.gmem.contracts.message.Message;
import io.gmem.contracts.message.Topic;
import io.gmem.contracts.run.ConditionSpec;
import io.gmem.contracts.run.EvaluationSpec;
import io.gmem.contracts.run.NetworkPreset;
import io.gmem.contracts.run.OptimizerSpec;
import io.gmem.contracts.run.RunEvent;
import io.gmem.contracts.run.RunSpec;
import io.gmem.contracts.run.TrainingSystem;
import io.gmem.eventlog.EventPublisher;
import io.gmem.eventlog.KafkaClients;
import io.gmem.eventlog.TopicView;
import io.gmem.memory.TestArchives;
import io.gmem.memory.TestImageFiles;
import io.gmem.memorybank.ErasedRowException;
import io.gmem.memorybank.MemoryBank;
import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.SafetensorsFile;
import io.gmem.tensorfiles.SafetensorsWriter;
import io.gmem.testkit.Eventually;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sends every operation as a command through a real broker and verifies the resulting version in a real store. */
@QuarkusTest
@WithTestResource(InterruptedOperation.class)
class OperationFlowTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int RESOLUTION = 16;

    @Inject
    EventPublisher events;

    @Inject
    ArtifactStore store;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @ConfigProperty(name = "gmem.imports.dir")
    Path imports;

    private final List<Message> received = new CopyOnWriteArrayList<>();
    private @Nullable TopicView view;

    @BeforeEach
    void follow() {
        view = TopicView.follow(
                KafkaClients.at(bootstrapServers),
                List.of(Topic.BANKS, Topic.OPERATIONS, Topic.ALIASES, Topic.MEMORY_RESPONSES, Topic.DATASETS),
                envelope -> received.add(envelope.message()));
    }

    @AfterEach
    void stopFollowing() {
        Objects.requireNonNull(view).close();
    }

    private <T extends Message> T awaitMessage(Class<T> type, String key) {
        return Eventually.value(
                type.getSimpleName() + " of " + key,
                () -> all(type, key).stream().findFirst().orElse(null));
    }

    private <T extends Message> List<T> all(Class<T> type, String key) {
        return received.stream()
                .filter(message -> message.key().equals(key))
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private ArtifactRef upload(String name, byte[] bytes) throws IOException {
        Path staged = store.stage();
        Files.write(staged.resolve(name), bytes);
        return store.publish(staged, ArtifactPath.upload(UUID.randomUUID().toString()), MediaTypes.UPLOAD);
    }

    private ArtifactRef vectors(String json) throws IOException {
        return upload("upload.json", ("{\"vectors\": " + json + "}").getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static OperationSpec spec(String id, String bank, BankOperation operation) {
        return new OperationSpec(new OperationId(id), new BankName(bank), null, operation, "a test");
    }

    private BankEvent.Published execute(String id, String bank, BankOperation operation) {
        events.publishAndWait(new ChangeBank(spec(id, bank, operation)));
        var done = Eventually.value(
                "the end of " + id,
                () -> all(OperationEvent.class, id).stream()
                        .filter(OperationEvent::terminal)
                        .findFirst()
                        .orElse(null));
        assertThat(done).isInstanceOf(OperationEvent.Done.class);
        return awaitMessage(
                BankEvent.Published.class,
                ((OperationEvent.Done) done).version().toString());
    }

    private Failure awaitFailure(String id, String bank, BankOperation operation) {
        events.publishAndWait(new ChangeBank(spec(id, bank, operation)));
        return awaitMessage(OperationEvent.Failed.class, id).failure();
    }

    private MemoryBank open(BankEvent.Published bank) throws IOException {
        return MemoryBank.open(store.fetchAll(bank.parts()));
    }

    /** Ingests {@code count} images of two labels and returns the bank. */
    private BankEvent.Published bankOfImages(String name, int count) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            files.put((i % 2 == 0 ? "soft/" : "hard/") + i + ".png", TestImageFiles.png(i + 1, 20 + i, 24));
        }
        TestArchives.folder(imports.resolve(name), files);
        events.publishAndWait(new IngestDataset(new DatasetSpec(
                new DatasetId(name),
                new DatasetSource.Folder(name),
                RESOLUTION,
                "pixels",
                "hog-color",
                new BankName(name),
                "")));
        awaitMessage(DatasetEvent.Published.class, name);
        return awaitMessage(BankEvent.Published.class, name + "@1");
    }

    /** Imports a bank from the given rows. */
    private BankEvent.Published bankOfVectors(String name, String rows) throws IOException {
        return execute("make-" + name, name, new BankOperation.Import(vectors(rows), "rows.json", "by-hand", null));
    }

    /**
     * Returns the SHA-256 of N and D, eight bytes each, and of the SHA-256 of the rows, all little-endian. Valid for fewer rows
     * than a block.
     */
    private static String digest(MemoryBank bank) {
        int count = Math.toIntExact(bank.count());
        int dimension = bank.snippet(0).length;
        ByteBuffer rows = ByteBuffer.allocate(Float.BYTES * count * dimension).order(ByteOrder.LITTLE_ENDIAN);
        for (int row = 0; row < count; row++) {
            for (float number : bank.snippet(row)) {
                rows.putFloat(number);
            }
        }
        ByteBuffer all = ByteBuffer.allocate(16 + 32).order(ByteOrder.LITTLE_ENDIAN);
        all.putLong(count).putLong(dimension).put(HexFormat.of().parseHex(Digest.of(rows.array())));
        return Digest.of(all.array());
    }

    @Test
    void resumesInterruptedOperationAtStart() throws IOException {
        var done = awaitMessage(OperationEvent.Done.class, "cut-off");
        var version = awaitMessage(BankEvent.Published.class, "cut-off@2");

        assertThat(done.acceptedAt()).isEqualTo(InterruptedOperation.ACCEPTED_AT);
        assertThat(done.version()).isEqualTo(version.version());
        assertThat(done.rowsAdded()).isEqualTo(1);
        assertThat(version.count()).isEqualTo(25);
        assertThat(version.operation()).isEqualTo(new OperationId("cut-off"));
        assertThat(version.parts()).hasSize(2);
        try (var bank = open(version)) {
            assertThat(bank.snippet(24)).containsExactly(1, 2, 3, 4, 5, 6);
            assertThat(bank.label(24)).isZero();
            assertThat(bank.source(24)).isEqualTo("more.json#0");
            assertThat(version.digest()).isEqualTo(digest(bank));
        }
    }

    @Test
    void encodesAppendedImageLikeExistingRows() throws IOException {
        var first = bankOfImages("adapted", 6);
        byte[] image = TestImageFiles.png(3, 22, 24);

        var second = execute(
                "adapt", "adapted", new BankOperation.AppendImages(upload("upload.png", image), "my cat.png", "cat"));

        assertThat(second.parent()).isEqualTo(first.version());
        assertThat(second.count()).isEqualTo(7);
        assertThat(second.encoderDigest()).isEqualTo(first.encoderDigest());
        assertThat(second.labels()).containsExactly("hard", "soft", "cat");
        assertThat(second.dataset()).isEqualTo(first.dataset());
        assertThat(second.base()).containsExactly(first.artifact());
        assertThat(second.artifact().bytes()).isLessThan(first.artifact().bytes());
        try (var bank = open(second)) {
            long same = bank.rowsOfSource("soft/2.png", 1)[0];
            assertThat(bank.snippet(6)).containsExactly(bank.snippet(same));
            assertThat(bank.item(6).sha256()).isEqualTo(bank.item(same).sha256());
            assertThat(bank.item(6).picture()).startsWith("data:image/png;base64,");
            assertThat(bank.description().labels().get(bank.label(6))).isEqualTo("cat");
        }
    }

    @Test
    void appendsArchiveWithFoldersAsLabels() throws IOException {
        bankOfImages("fed", 4);
        Path zip = TestArchives.zip(
                Files.createTempFile("more", ".zip"),
                Map.of(
                        "soft/a.png", TestImageFiles.png(50, 20, 20),
                        "new/b.png", TestImageFiles.png(51, 20, 20),
                        "new/cut.jpg", TestImageFiles.truncatedJpeg()));

        var version = execute(
                "feed",
                "fed",
                new BankOperation.AppendImages(upload("upload.zip", Files.readAllBytes(zip)), "more.zip", null));

        var done = awaitMessage(OperationEvent.Done.class, "feed");
        assertThat(done.rowsAdded()).isEqualTo(2);
        assertThat(done.skipped()).extracting("name").containsExactly("new/cut.jpg");
        assertThat(version.labels()).containsExactly("hard", "soft", "new");
    }

    @Test
    void mergesArtifactsWhenVersionHasMany() throws IOException {
        bankOfVectors("folded", "[[1,0,0],[0,1,0]]");
        BankEvent.Published newest = null;
        for (int i = 0; i < 5; i++) {
            newest = execute(
                    "fold-" + i,
                    "folded",
                    new BankOperation.AppendVectors(vectors("[[" + i + ",1,1]]"), "v" + i, null));
            assertThat(newest.parts().size()).isBetween(2, 3);
        }
        try (var bank = open(Objects.requireNonNull(newest))) {
            assertThat(bank.count()).isEqualTo(7);
            for (int i = 0; i < 5; i++) {
                assertThat(bank.snippet(2 + i)).containsExactly(i, 1, 1);
                assertThat(bank.source(2 + i)).isEqualTo("v" + i + "#0");
            }
        }
        var whole = bankOfVectors("unfolded", "[[1,0,0],[0,1,0],[0,1,1],[1,1,1],[2,1,1],[3,1,1],[4,1,1]]");
        try (var bank = open(whole)) {
            assertThat(whole.digest()).isEqualTo(digest(bank));
        }
        assertThat(newest.digest()).as("in several parts").isEqualTo(whole.digest());
        var other = bankOfVectors("unfolded-other", "[[1,0,0],[0,1,0],[0,1,1],[1,1,1],[2,1,1],[3,1,1],[4,1,2]]");
        assertThat(other.digest()).as("one number differs").isNotEqualTo(whole.digest());
    }

    @Test
    void importsBanksOfReferenceImplementations() throws IOException {
        var full = execute(
                "import-full",
                "full",
                new BankOperation.Import(
                        upload("upload.bin", bytes("bank_full.pth")), "bank_full.pth", "dinov2-b", null));
        var compressed = execute(
                "import-dmd",
                "dmd",
                new BankOperation.Import(
                        upload("upload.bin", bytes("bank_dmd.pth")), "bank_dmd.pth", "dinov2-b", null));
        var first = execute(
                "import-v1",
                "v1",
                new BankOperation.Import(upload("upload.bin", bytes("gmem_v1.pth")), "gmem_v1.pth", "dinov2-b", null));
        try (var inputs = SafetensorsFile.open(committed("inputs.safetensors"));
                var outputs = SafetensorsFile.open(committed("outputs.safetensors"));
                var v1 = SafetensorsFile.open(committed("memorybank.safetensors"));
                var fullBank = open(full);
                var dmdBank = open(compressed);
                var v1Bank = open(first)) {
            assertThat(rows(fullBank)).containsExactly(inputs.read("bank").toFloatArray());
            assertThat(rows(dmdBank))
                    .containsExactly(
                            outputs.read("dmd.reconstruct_all").toFloatArray(),
                            org.assertj.core.api.Assertions.within(1e-5f));
            assertThat(rows(v1Bank))
                    .containsExactly(v1.read(v1.names().iterator().next()).toFloatArray());
            assertThat(v1Bank.frequencies()).isPresent();
            assertThat(fullBank.frequencies()).isEmpty();
        }
        assertThat(full.encoderDigest()).isEqualTo(compressed.encoderDigest());
        assertThat(full.dataset()).isNull();
        assertThat(full.parent()).isNull();
    }

    /** Returns a committed file of the parity families 06_memory_bank and 03_gmem_v1. */
    private static Path committed(String name) {
        return Path.of(Objects.requireNonNull(OperationFlowTest.class.getResource("/banks/" + name))
                .getPath());
    }

    private static byte[] bytes(String name) throws IOException {
        return Files.readAllBytes(committed(name));
    }

    private static float[] rows(MemoryBank bank) {
        float[] all = new float[(int) bank.count() * bank.dimension()];
        for (int row = 0; row < bank.count(); row++) {
            System.arraycopy(bank.snippet(row), 0, all, row * bank.dimension(), bank.dimension());
        }
        return all;
    }

    @Test
    void importsSafetensorsWithEncoderOfExistingVersion() throws IOException {
        var like = bankOfImages("template", 4);
        Path file = Files.createTempFile("rows", ".safetensors");
        SafetensorsWriter.write(
                file,
                Map.of(
                        "snippets", HostTensor.f32(new float[2 * like.dimension()], 2, like.dimension()),
                        "frequencies", HostTensor.i64(new long[] {5, 2}, 2)),
                Map.of());
        var version = execute(
                "import-like",
                "likewise",
                new BankOperation.Import(
                        upload("upload.safetensors", Files.readAllBytes(file)),
                        "rows.safetensors",
                        null,
                        like.version()));

        assertThat(version.encoderDigest()).isEqualTo(like.encoderDigest());
        try (var bank = open(version)) {
            assertThat(bank.frequencies().orElseThrow()).containsExactly(5, 2);
        }
        var merged = execute("merge-like", "likewise", new BankOperation.Merge(like.version()));
        assertThat(merged.count()).isEqualTo(6);
        try (var bank = open(merged);
                var template = open(like)) {
            assertThat(bank.snippet(3)).containsExactly(template.snippet(1));
            assertThat(bank.item(3).picture()).isEqualTo("dataset:template/1");
            assertThat(bank.frequencies().orElseThrow()).containsExactly(5, 2, 1, 1, 1, 1);
        }
    }

    @Test
    void recordsInterpolatedRowsAndMask() throws IOException {
        bankOfVectors("mixed-rows", "[[2,0,0,0],[0,3,0,0]]");
        var pairs = List.of(new BankOperation.Pair(0, 1, 0.25));
        execute("lerp", "mixed-rows", new BankOperation.Interpolate(BankOperation.Method.LINEAR, pairs, 0));
        execute("slerp", "mixed-rows", new BankOperation.Interpolate(BankOperation.Method.SPHERICAL, pairs, 0));
        execute(
                "concat",
                "mixed-rows",
                new BankOperation.Interpolate(
                        BankOperation.Method.CONCAT, List.of(new BankOperation.Pair(0, 1, 0.5)), 0));
        var version = execute(
                "mask",
                "mixed-rows",
                new BankOperation.Interpolate(
                        BankOperation.Method.MASK, List.of(new BankOperation.Pair(2, 3, 0.5)), 3));

        try (var bank = open(version)) {
            double norm = Math.sqrt(0.75 * 0.75 + 0.25 * 0.25);
            assertThat(bank.snippet(2)[0])
                    .isEqualTo((float) (0.75 / norm), org.assertj.core.api.Assertions.within(1e-6f));
            assertThat(bank.snippet(3)[0])
                    .isEqualTo((float) Math.cos(Math.PI / 8), org.assertj.core.api.Assertions.within(1e-6f));
            assertThat(bank.snippet(4)).containsExactly(1, 0, 0, 0);
            assertThat(bank.source(3)).isEqualTo("spherical(memory:0,memory:1,0.25)");
            try (var masks = SafetensorsFile.open(bank.file("masks.safetensors").orElseThrow())) {
                long[] mask = masks.read("masks").toLongArray();
                assertThat(mask).hasSize(4).containsOnly(0, 1);
                float[] expected = new float[4];
                for (int d = 0; d < 4; d++) {
                    expected[d] = bank.unitSnippet(mask[d] == 1 ? 3 : 2)[d];
                }
                assertThat(bank.snippet(5))
                        .containsExactly(
                                MemoryBank.normalised(expected), org.assertj.core.api.Assertions.within(1e-6f));
            }
        }
    }

    @Test
    void compressesBankToRank() throws IOException {
        // the rows span three directions, so rank 3 is lossless and rank 1 is not
        var full = bankOfVectors("dense", "[[4,0,0,1],[0,3,0,1],[0,0,2,1],[4,3,0,1],[1,1,2,1],[2,0,1,1]]");
        var three = execute("rank-3", "dense", new BankOperation.Compress(3));
        var report = Objects.requireNonNull(
                awaitMessage(OperationEvent.Done.class, "rank-3").compression());
        events.publishAndWait(new ChangeBank(new OperationSpec(
                new OperationId("rank-1"), new BankName("dense"), full.version(), new BankOperation.Compress(1), "")));
        var coarse = Objects.requireNonNull(
                awaitMessage(OperationEvent.Done.class, "rank-1").compression());

        try (var before = open(full);
                var after = open(three)) {
            assertThat(rows(after)).containsExactly(rows(before), org.assertj.core.api.Assertions.within(1e-5f));
            assertThat(after.compressed()).isTrue();
        }
        assertThat(three.dimension()).isEqualTo(4);
        assertThat(report.explainedVariance()).isCloseTo(1, org.assertj.core.api.Assertions.within(1e-9));
        assertThat(report.recallAt10()).isEqualTo(1);
        assertThat(coarse.explainedVariance()).isBetween(0.3, 0.9);
        assertThat(coarse.cosineError()).isGreaterThan(report.cosineError());
        assertThat(coarse.bytes()).isLessThan(coarse.bytesBefore());
        var more = execute("rank-more", "dense", new BankOperation.AppendVectors(vectors("[[7,7,7,7]]"), "v", null));
        try (var bank = open(more)) {
            assertThat(bank.snippet(6)).containsExactly(7, 7, 7, 7);
        }
        Failure above = awaitFailure("rank-5", "dense", new BankOperation.Compress(5));
        assertThat(above.code()).isEqualTo("invalid_rank");
        assertThat(above.message()).contains("at most the dimension of the bank, 4");
    }

    @Test
    void erasesSnippetAndWritesReceipt() throws IOException {
        var first = bankOfVectors("forgetful", "[[1,0,0,0,0,0],[0,1,0,0,0,0],[0,0,1,0,0,0],[0,0,0,1,0,0]]");
        execute("forgetful-more", "forgetful", new BankOperation.AppendVectors(vectors("[[0,0,0,0,1,0]]"), "v", null));
        execute(
                "forgetful-mix",
                "forgetful",
                new BankOperation.Interpolate(
                        BankOperation.Method.LINEAR, List.of(new BankOperation.Pair(1, 2, 0.5)), 0));
        var other = bankOfVectors("receiver", "[[9,9,9,9,9,9]]");
        execute("receive", "receiver", new BankOperation.Merge(first.version()));
        publishRunAndImageUsing(first.version(), 1);

        var without = execute("forget", "forgetful", new BankOperation.Erase(List.of(1L), "requested by its owner"));

        assertThat(without.count()).isEqualTo(6);
        assertThat(without.erased()).isEqualTo(1);
        assertThat(without.base()).isNull();
        try (var bank = open(without)) {
            assertThatThrownBy(() -> bank.snippet(1)).isInstanceOf(ErasedRowException.class);
            assertThat(bank.snippet(2)).containsExactly(0, 0, 1, 0, 0, 0);
            assertThat(bank.snippet(4)).containsExactly(0, 0, 0, 0, 1, 0);
        }
        var report = Objects.requireNonNull(
                awaitMessage(OperationEvent.Done.class, "forget").erasure());
        assertThat(report.versions()).isEqualTo(4);
        assertThat(report.runs()).isEqualTo(1);
        assertThat(report.images()).isEqualTo(1);
        JsonNode receipt = JSON.readTree(
                store.fetch(report.receipt()).resolve("receipt.json").toFile());
        assertThat(receipt.path("versions").findValuesAsText("version"))
                .containsExactly("forgetful@1", "forgetful@2", "forgetful@3", "receiver@2");
        assertThat(receipt.path("versions").get(3).path("row").asLong()).isEqualTo(other.count() + 1);
        assertThat(receipt.path("derived").get(0).path("row").asLong()).isEqualTo(5);
        assertThat(receipt.path("runs").get(0).path("run").asText()).isEqualTo("trained");
        assertThat(receipt.path("images").get(0).path("job").asText()).isEqualTo("generated");
        assertThat(receipt.path("weights_changed").asBoolean()).isFalse();
        assertThat(receipt.path("statement").asText()).contains("Trained weights are not changed");
        Failure again = awaitFailure("forget-again", "forgetful", new BankOperation.Erase(List.of(1L), ""));
        assertThat(again.code()).isEqualTo("row_erased");
    }

    private void publishRunAndImageUsing(BankVersion bank, long row) {
        var run = new RunSpec(
                new RunId("trained"),
                TrainingSystem.GMEM_V1,
                NetworkPreset.parse("Mi/4"),
                new DatasetId("some"),
                bank,
                10,
                2,
                OptimizerSpec.small(10),
                new ConditionSpec(0, ConditionSpec.Scale.SQRT_DIM),
                0,
                5,
                1,
                new EvaluationSpec(0, 20));
        events.publishAndWait(new RunEvent.Completed(run, Instant.now(), Instant.now(), 0.5));
        var job =
                new GenerationSpec(new JobId("generated"), new Prompt.Row(row), 1, 0, 20, Solver.EULER, 1, null, bank);
        events.publishAndWait(new JobEvent.ImagesGenerated(
                job,
                Instant.now(),
                Instant.now(),
                new CheckpointId(run.id(), 10),
                bank,
                new ArtifactRef("gmem:jobs/generated", "ab".repeat(32), 1, MediaTypes.IMAGES),
                List.of(new GeneratedImage("0.png", 0, List.of(row), null, 0, 0.5, false)),
                20));
    }

    @Test
    void movesAliasOnlyFromExpectedVersion() throws IOException {
        var first = bankOfVectors("aliased", "[[1,2],[3,4]]");
        var second = execute("aliased-more", "aliased", new BankOperation.AppendVectors(vectors("[[5,6]]"), "v", null));
        var stable = new BankAlias("stable");

        events.publishAndWait(
                new ChangeBank(spec("point-1", "aliased", new BankOperation.MoveAlias(stable, first.version(), null))));
        assertThat(awaitMessage(AliasEvent.Moved.class, "aliased@stable").version())
                .isEqualTo(first.version());
        Failure failure = awaitFailure(
                "point-2", "aliased", new BankOperation.MoveAlias(stable, second.version(), second.version()));
        events.publishAndWait(new ChangeBank(
                spec("point-3", "aliased", new BankOperation.MoveAlias(stable, second.version(), first.version()))));
        awaitMessage(OperationEvent.Done.class, "point-3");
        Failure unknown = awaitFailure(
                "point-4",
                "aliased",
                new BankOperation.MoveAlias(stable, new BankVersion(new BankName("aliased"), 9), null));

        assertThat(failure.code()).isEqualTo("alias_moved");
        assertThat(failure.message()).contains("'aliased@stable' points at aliased@1");
        assertThat(unknown.code()).isEqualTo("unknown_bank");
        Eventually.holds(() -> assertThat(all(AliasEvent.Moved.class, "aliased@stable"))
                .extracting(AliasEvent.Moved::version)
                .containsExactly(first.version(), second.version()));
    }

    @Test
    void handlesRepeatedOperationOnce() throws IOException {
        bankOfVectors("once", "[[1,2],[3,4]]");
        var file = vectors("[[5,6]]");
        var command = new ChangeBank(spec("just-once", "once", new BankOperation.AppendVectors(file, "v", null)));

        events.publishAndWait(command);
        events.publishAndWait(command);
        awaitMessage(OperationEvent.Done.class, "just-once");
        events.publishAndWait(command);
        events.publishAndWait(
                new ChangeBank(spec("just-once", "once", new BankOperation.AppendVectors(file, "another", null))));
        assertThat(awaitFailure("after-once", "once", new BankOperation.Merge(BankVersion.parse("nowhere@1")))
                        .code())
                .isEqualTo("unknown_bank");

        assertThat(all(OperationEvent.Accepted.class, "just-once")).hasSize(1);
        assertThat(all(OperationEvent.Done.class, "just-once")).hasSize(1);
        assertThat(all(BankEvent.Published.class, "once@2")).hasSize(1);
        assertThat(all(BankEvent.Published.class, "once@3")).isEmpty();
    }

    @Test
    void reportsFieldOfInvalidOperationAndPublishesNothing() throws IOException {
        var bank = bankOfVectors("guarded", "[[1,2,3],[4,5,6]]");
        var images = bankOfImages("pictured", 4);
        var pair = List.of(new BankOperation.Pair(0, 2, 0.5));

        Failure dimension = awaitFailure(
                "bad-dimension", "guarded", new BankOperation.AppendVectors(vectors("[[1,2]]"), "v", null));
        Failure text = awaitFailure(
                "bad-text", "guarded", new BankOperation.AppendVectors(upload("u", new byte[] {1, 2, 3}), "v", null));
        Failure ragged = awaitFailure(
                "bad-ragged", "guarded", new BankOperation.AppendVectors(vectors("[[1,2,3],[4]]"), "v", null));
        Failure row =
                awaitFailure("bad-row", "guarded", new BankOperation.Interpolate(BankOperation.Method.LINEAR, pair, 0));
        Failure rank = awaitFailure("bad-rank", "guarded", new BankOperation.Compress(4));
        Failure encoder = awaitFailure("bad-encoder", "guarded", new BankOperation.Merge(images.version()));
        Failure image = awaitFailure(
                "bad-image",
                "pictured",
                new BankOperation.AppendImages(upload("u", TestImageFiles.truncatedJpeg()), "cut.jpg", null));
        Failure noEncoder = awaitFailure(
                "bad-no-encoder",
                "guarded",
                new BankOperation.AppendImages(upload("u", TestImageFiles.png(1, 9, 9)), "a.png", null));
        Failure exists = awaitFailure(
                "bad-exists", "guarded", new BankOperation.Import(vectors("[[1]]"), "rows.json", "by-hand", null));
        Failure allRows = awaitFailure("bad-all-rows", "guarded", new BankOperation.Erase(List.of(0L, 1L), ""));
        Failure unknown = awaitFailure("bad-unknown", "unknown", new BankOperation.Erase(List.of(0L), ""));
        Failure missingUpload = awaitFailure(
                "bad-lost",
                "guarded",
                new BankOperation.AppendVectors(
                        new ArtifactRef("gmem:uploads/lost", "ab".repeat(32), 1, MediaTypes.UPLOAD), "v", null));
        Failure tooMany = awaitFailure(
                "bad-many",
                "guarded",
                new BankOperation.AppendVectors(vectors("[" + "[1,2,3],".repeat(200) + "[1,2,3]]"), "v", null));

        assertThat(dimension.code()).isEqualTo("dimension_mismatch");
        assertThat(dimension.message()).contains("must have the dimension of the bank, 3 (was 2)");
        assertThat(text.code()).isEqualTo("malformed_file");
        assertThat(text.message()).contains("send safetensors, a .pth of torch.save, or JSON");
        assertThat(ragged.code()).isEqualTo("no_vectors");
        assertThat(row.code()).isEqualTo("unknown_row");
        assertThat(row.message()).contains("must name rows of guarded@1 between 0 and 1 (was 2)");
        assertThat(rank.field()).isEqualTo("rank");
        assertThat(rank.message()).contains("at most the dimension of the bank, 3 (was 4)");
        assertThat(encoder.code()).isEqualTo("encoder_mismatch");
        assertThat(image.code()).isEqualTo("undecodable_image");
        assertThat(image.message()).contains("truncated JPEG");
        assertThat(noEncoder.code()).isEqualTo("encoder_unavailable");
        assertThat(exists.code()).isEqualTo("bank_exists");
        assertThat(allRows.code()).isEqualTo("empty_bank");
        assertThat(unknown.code()).isEqualTo("unknown_bank");
        assertThat(missingUpload.code()).isEqualTo("unknown_upload");
        assertThat(missingUpload.field()).isEqualTo("file");
        assertThat(tooMany.code()).isEqualTo("bank_too_large");
        assertThat(store.list(new ArtifactPath("banks/guarded"))).hasSize(1);
        assertThat(bank.count()).isEqualTo(2);
    }

    @Test
    void reportsDamagedBankAndMakesNoVersion() throws IOException {
        var bank = bankOfVectors("damaged", "[[1,2,3],[4,5,6]]");
        Path file = store.fetch(bank.artifact()).resolve("snippets.safetensors");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);

        Failure failure =
                awaitFailure("on-damaged", "damaged", new BankOperation.AppendVectors(vectors("[[1,2,3]]"), "v", null));

        assertThat(failure.code()).isEqualTo("bank_damaged");
        assertThat(failure.message()).contains("restore its folder");
        assertThat(store.list(new ArtifactPath("banks/damaged"))).hasSize(1);
    }

    @Test
    void encodesImageOnRequest() throws IOException {
        var bank = bankOfImages("encoded", 4);
        byte[] image = TestImageFiles.png(1, 20, 24);

        events.publishAndWait(new EncodeImage(new OperationId("encode-1"), bank.version(), upload("u.png", image)));
        events.publishAndWait(
                new EncodeImage(new OperationId("encode-2"), bank.version(), upload("u.png", new byte[] {1, 2, 3})));

        List<Float> snippet =
                awaitMessage(ImageEncodingEvent.Encoded.class, "encode-1").snippet();
        try (var rows = open(bank)) {
            float[] expected = rows.snippet(rows.rowsOfSource("soft/0.png", 1)[0]);
            for (int d = 0; d < expected.length; d++) {
                assertThat(snippet.get(d)).isEqualTo(expected[d]);
            }
        }
        assertThat(awaitMessage(ImageEncodingEvent.Unencoded.class, "encode-2")
                        .failure()
                        .code())
                .isEqualTo("undecodable_image");
    }
}
