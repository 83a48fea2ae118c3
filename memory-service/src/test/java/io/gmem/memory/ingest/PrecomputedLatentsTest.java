package io.gmem.memory.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gmem.artifacts.ArtifactStore;
import io.gmem.artifacts.Digest;
import io.gmem.artifacts.FileArtifactStore;
import io.gmem.contracts.BankName;
import io.gmem.contracts.DatasetId;
import io.gmem.contracts.dataset.DatasetSource;
import io.gmem.contracts.dataset.DatasetSpec;
import io.gmem.contracts.dataset.PrecomputedLatents;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.diffusion.image.DecodeLimits;
import io.gmem.memory.TestArchives;
import io.gmem.memory.TestImageFiles;
import io.gmem.memory.TestShards;
import io.gmem.memory.model.PretrainedModels;
import io.gmem.memory.model.WeightsFolder;
import io.gmem.memory.shard.OpenSource;
import io.gmem.memory.shard.ShardBuilder;
import io.gmem.memory.shard.ShardWork;
import io.gmem.memory.source.SourceLocator;
import io.gmem.memory.source.TreeLimits;
import io.gmem.memorybank.LatentDataset;
import io.gmem.memorybank.LatentForm;
import io.gmem.memorybank.MemoryBank;
import io.gmem.tensorfiles.HostTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ingests latent shards in the layout of the reference. */
class PrecomputedLatentsTest {
    private static final Instant ACCEPTED_AT = Instant.parse("2026-01-02T03:04:05Z");
    private static final IngestObserver NO_OBSERVER = new IngestObserver() {
        @Override
        public void onProgress(long done, long total, long skipped) {}

        @Override
        public boolean stopped() {
            return false;
        }
    };

    @TempDir
    Path folder;

    private Path imports;

    @BeforeEach
    void createImports() throws IOException {
        imports = Files.createDirectory(folder.resolve("imports"));
    }

    private ArtifactStore store(String name) throws IOException {
        return new FileArtifactStore(folder.resolve(name), "test");
    }

    private Ingested ingest(ArtifactStore store, DatasetSpec spec) throws Exception {
        var locator = new SourceLocator(store, imports);
        var limits = new TreeLimits(1000, 1 << 24);
        var models = new PretrainedModels(store, new WeightsFolder(folder.resolve("models")), opened -> {});
        var builder = new ShardBuilder(
                store, new OpenSource(store, locator, limits), models, new DecodeLimits(1 << 20, 1 << 20));
        return new Ingestion(
                        store,
                        () -> new OpenSource(store, locator, limits),
                        models,
                        ShardWork.local(builder),
                        new IngestLimits(1 << 24, 4))
                .run(spec, ACCEPTED_AT, NO_OBSERVER);
    }

    private static DatasetSpec spec(String path, @Nullable Boolean flip, @Nullable Boolean tokens) {
        return new DatasetSpec(
                new DatasetId("given"),
                new DatasetSource.Folder(path),
                32,
                DatasetSpec.PIXELS,
                DatasetSpec.HOG_COLOR,
                new BankName("given"),
                "",
                flip,
                tokens,
                null);
    }

    @Test
    void keepsLatentSnippetAndPatchesOfRowsAndMirrorImages() throws Exception {
        TestArchives.folder(imports.resolve("given"), TestShards.files());
        ArtifactStore store = store("artifacts");

        Ingested done = ingest(store, spec("given", null, null));

        assertThat(done.latents()).isEqualTo(new PrecomputedLatents(2, "latents_stats.pt", null, false));
        assertThat(done.nearDuplicates()).isNull();
        try (var set = LatentDataset.open(store.fetch(done.datasetArtifact()));
                var bank = MemoryBank.open(store.fetch(done.bankArtifact()))) {
            assertThat(set.count()).isEqualTo(11);
            assertThat(set.pictured()).isFalse();
            assertThat(set.description().decodable()).isFalse();
            assertThat(set.description().labels()).containsExactly("0", "1", "2");
            assertThat(set.description().statistics()).contains(TestShards.STATISTICS);
            assertThat(set.tokens()).contains(new LatentForm.Tokens(TestShards.PATCHES, TestShards.DIMENSION));
            assertThat(bank.description().encoder()).isEqualTo("unnamed");
            assertThat(bank.dimension()).isEqualTo(TestShards.DIMENSION);
            Map<String, HostTensor> second = TestShards.parts(2, 5);
            for (int row = 0; row < 5; row++) {
                float[] raw = row(second, "latents", row);
                assertThat(latent(set, 6 + row, false)).containsExactly(normalised(raw));
                assertThat(latent(set, 6 + row, true)).containsExactly(normalised(negative(raw)));
                assertThat(bank.snippet(6 + row)).containsExactly(row(second, "cls_tokens", row));
                assertThat(set.mirroredSnippet(6 + row)).containsExactly(negative(row(second, "cls_tokens", row)));
                float[] patches = new float[TestShards.PATCHES * TestShards.DIMENSION];
                set.readTokens(6 + row, false, patches, 0);
                assertThat(patches)
                        .usingComparatorWithPrecision(0.02f)
                        .containsExactly(row(second, "representations", row));
                assertThat(set.label(6 + row)).isEqualTo(row % 3);
                assertThat(set.item(6 + row)).isEqualTo(bank.item(6 + row));
                assertThat(set.source(6 + row)).isEqualTo("latents_rank00_shard001.safetensors/" + row);
                assertThat(set.item(6 + row).sha256()).isEqualTo(Digest.of(bytes(raw)));
                assertThat(set.item(6 + row).width()).isZero();
            }
        }
    }

    @Test
    void givesEqualDataSetsForFolderZipAndTar() throws Exception {
        TestArchives.folder(imports.resolve("given"), TestShards.files());
        TestArchives.zip(imports.resolve("given.zip"), TestShards.files());
        TestArchives.tarGz(imports.resolve("given.tgz"), TestShards.files());

        Ingested first = ingest(store("a"), spec("given", null, null));

        assertThat(ingest(store("b"), spec("given.zip", null, null))).isEqualTo(first);
        assertThat(ingest(store("c"), spec("given.tgz", null, null))).isEqualTo(first);
    }

    @Test
    void normalizesSingleShardByItsOwnStatistics() throws Exception {
        Files.write(imports.resolve("one.safetensors"), TestShards.shard(TestShards.parts(1, 6)));
        ArtifactStore store = store("artifacts");

        Ingested done = ingest(store, spec("one.safetensors", false, false));

        assertThat(done.latents()).isEqualTo(new PrecomputedLatents(1, null, null, false));
        try (var set = LatentDataset.open(store.fetch(done.datasetArtifact()))) {
            assertThat(set.mirrored()).isFalse();
            assertThat(set.tokens()).isEmpty();
            double[] sums = new double[2];
            for (int row = 0; row < 6; row++) {
                float[] latent = latent(set, row, false);
                for (int i = 0; i < 16; i++) {
                    sums[0] += latent[i];
                    sums[1] += latent[i] * latent[i];
                }
            }
            assertThat(sums[0] / 96).isBetween(-1e-5, 1e-5);
            assertThat(sums[1] / 95).isBetween(1 - 1e-4, 1 + 1e-4);
        }
    }

    /**
     * Shards store the latents as the encoder returns them; data sets store them multiplied by the scaling factor of the
     * autoencoder.
     */
    @Test
    void derivesResolutionFromNamedAutoencoder() throws Exception {
        Path parity = Path.of("../diffusion/src/test/resources/parity/08_sd_vae");
        Path model = Files.createDirectories(folder.resolve("models/sd-vae"));
        Files.copy(parity.resolve("config.json"), model.resolve("config.json"));
        Files.copy(parity.resolve("weights.safetensors"), model.resolve("diffusion_pytorch_model.safetensors"));
        TestArchives.folder(imports.resolve("given"), TestShards.files());
        ArtifactStore store = store("artifacts");
        var spec = new DatasetSpec(
                new DatasetId("given"),
                new DatasetSource.Folder("given"),
                32,
                "sd-vae",
                DatasetSpec.HOG_COLOR,
                new BankName("given"),
                "");

        Ingested done = ingest(store, spec);

        assertThat(done.latents()).isEqualTo(new PrecomputedLatents(2, "latents_stats.pt", 16, false));
        assertThat(done.autoencoderWeights()).isNotNull();
        try (var set = LatentDataset.open(store.fetch(done.datasetArtifact()))) {
            assertThat(set.description().decodable()).isTrue();
            assertThat(set.description().resolution()).isEqualTo(16);
            assertThat(set.description().latentStd().get(2)).isEqualTo(4 * 0.18215f);
            float[] raw = row(TestShards.parts(1, 6), "latents", 3);
            assertThat(latent(set, 3, false))
                    .usingComparatorWithPrecision(1e-5f)
                    .containsExactly(normalised(raw));
        }
    }

    @Test
    void rejectsInvalidShardsByNameAndLeavesNothing() throws Exception {
        Map<String, HostTensor> parts = TestShards.parts(1, 6);
        Map<String, HostTensor> without = TestShards.parts(1, 6);
        without.remove("cls_tokens");
        without.remove("cls_tokens_flip");
        byte[] good = TestShards.shard(parts);
        TestArchives.folder(imports.resolve("no-snippets"), Map.of("a.safetensors", TestShards.shard(without)));
        TestArchives.folder(imports.resolve("cut"), Map.of("a.safetensors", Arrays.copyOf(good, good.length - 9)));
        TestArchives.folder(
                imports.resolve("mixed"), Map.of("a.safetensors", good, "cat.png", TestImageFiles.png(1, 9, 9)));
        parts.put("labels", HostTensor.i64(new long[] {0, 1, -7, 0, 0, 0}, 6));
        TestArchives.folder(imports.resolve("label"), Map.of("a.safetensors", TestShards.shard(parts)));
        parts.putAll(TestShards.parts(1, 6));
        float[] broken = parts.get("cls_tokens").toFloatArray();
        broken[2 * TestShards.DIMENSION] = Float.NaN;
        parts.put("cls_tokens", HostTensor.f32(broken, 6, TestShards.DIMENSION));
        TestArchives.folder(imports.resolve("nan"), Map.of("a.safetensors", TestShards.shard(parts)));

        assertThat(rejection("no-snippets")).contains("'a.safetensors' with no 'cls_tokens' (n, D)");
        assertThat(rejection("cut"))
                .contains("contains 'a.safetensors', which cannot be used")
                .doesNotContain("imports");
        assertThat(rejection("mixed")).contains("latent shards and 1 images, the first 'cat.png'");
        assertThat(rejection("label")).contains("row 2 has label -7");
        assertThat(rejection("nan")).contains("NaN in the features of 'a.safetensors/2'");
    }

    private String rejection(String path) throws IOException {
        ArtifactStore store = store("of-" + path);
        var thrown = catchThrowableOfType(FailureException.class, () -> ingest(store, spec(path, null, null)));
        assertThat(thrown).as(path).isNotNull();
        Failure failure = thrown.failure();
        assertThat(failure.field()).isEqualTo("source");
        try (Stream<Path> left = Files.walk(folder.resolve("of-" + path))) {
            assertThat(left.filter(Files::isRegularFile))
                    .allMatch(file -> file.toString().endsWith(".lock"));
        }
        return failure.message();
    }

    private static float[] row(Map<String, HostTensor> parts, String name, int row) {
        float[] all = parts.get(name).toFloatArray();
        int one = all.length / (int) parts.get(name).shape()[0];
        return Arrays.copyOfRange(all, row * one, (row + 1) * one);
    }

    private static float[] negative(float[] numbers) {
        float[] negative = new float[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            negative[i] = -numbers[i];
        }
        return negative;
    }

    private static float[] normalised(float[] latent) {
        float[] copy = latent.clone();
        TestShards.STATISTICS.normalise(copy, TestShards.SIZE * TestShards.SIZE, 1);
        return copy;
    }

    private static float[] latent(LatentDataset set, int row, boolean mirrored) {
        float[] latent = new float[TestShards.CHANNELS * TestShards.SIZE * TestShards.SIZE];
        set.readLatent(row, mirrored, latent, 0);
        return latent;
    }

    private static byte[] bytes(float[] numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(numbers);
        return bytes.array();
    }
}
