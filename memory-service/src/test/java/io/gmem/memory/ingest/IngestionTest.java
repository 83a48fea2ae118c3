package io.gmem.memory.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.gmem.artifacts.ArtifactPath;
import io.gmem.artifacts.ArtifactStore;
import io.gmem.artifacts.FileArtifactStore;
import io.gmem.contracts.BankName;
import io.gmem.contracts.DatasetId;
import io.gmem.contracts.dataset.DatasetSource;
import io.gmem.contracts.dataset.DatasetSpec;
import io.gmem.contracts.dataset.NearDuplicates;
import io.gmem.contracts.dataset.SkippedFile;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.diffusion.encoder.HogColorDescriptor;
import io.gmem.diffusion.image.CenterCrop;
import io.gmem.diffusion.image.DecodeLimits;
import io.gmem.diffusion.image.ImageDecoder;
import io.gmem.diffusion.image.RgbImage;
import io.gmem.memory.TestArchives;
import io.gmem.memory.TestImageFiles;
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
import io.gmem.memorybank.NearDuplicateFile;
import io.gmem.memorybank.NearDuplicateGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestionTest {
    private static final IngestObserver NO_OBSERVER = new IngestObserver() {
        @Override
        public void onProgress(long done, long total, long skipped) {}

        @Override
        public boolean stopped() {
            return false;
        }
    };

    private static final Instant ACCEPTED_AT = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir
    Path folder;

    private Path imports;
    private ArtifactStore store;

    @BeforeEach
    void createStore() throws IOException {
        imports = Files.createDirectory(folder.resolve("imports"));
        store = new FileArtifactStore(folder.resolve("artifacts"), "test");
    }

    private static DatasetSpec spec(String id, String path) {
        return new DatasetSpec(
                new DatasetId(id), new DatasetSource.Folder(path), 16, "pixels", "hog-color", new BankName(id), "");
    }

    private Ingestion ingestion(ArtifactStore into, long totalPixels) {
        var locator = new SourceLocator(into, imports);
        var limits = new TreeLimits(1000, 1 << 24);
        var models = new PretrainedModels(into, new WeightsFolder(folder.resolve("models")), opened -> {});
        var builder = new ShardBuilder(
                into, new OpenSource(into, locator, limits), models, new DecodeLimits(1 << 20, 1 << 20));
        return new Ingestion(
                into,
                () -> new OpenSource(into, locator, limits),
                models,
                ShardWork.local(builder),
                new IngestLimits(totalPixels, 5));
    }

    private Ingested ingest(ArtifactStore into, String id, String path, long totalPixels) throws Exception {
        return ingestion(into, totalPixels).run(spec(id, path), ACCEPTED_AT, NO_OBSERVER);
    }

    private Ingested ingest(String id, String path) throws Exception {
        return ingest(store, id, path, 1 << 24);
    }

    private static Map<String, byte[]> pets() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int i = 0; i < 12; i++) {
            files.put((i % 2 == 0 ? "cat/" : "dog/") + i + ".png", TestImageFiles.png(i, 40 + i, 30));
        }
        return files;
    }

    @Test
    void givesEqualDigestsForFolderZipAndTar() throws Exception {
        TestArchives.folder(imports.resolve("pets"), pets());
        TestArchives.zip(imports.resolve("pets.zip"), pets());
        TestArchives.tar(imports.resolve("pets.tar"), pets());
        TestArchives.tarGz(imports.resolve("pets.tar.gz"), pets());

        Ingested first = ingest("pets", "pets");

        for (String shape : new String[] {"pets.zip", "pets.tar", "pets.tar.gz"}) {
            var other = new FileArtifactStore(folder.resolve(shape), "test");
            assertThat(ingest(other, "pets", shape, 1 << 24)).isEqualTo(first);
        }
    }

    @Test
    void cropsLabelsAndEncodesImagesInOrderOfNames() throws Exception {
        TestArchives.zip(imports.resolve("pets.zip"), pets());

        Ingested done = ingest("pets", "pets.zip");

        try (var set = LatentDataset.open(store.fetch(done.datasetArtifact()));
                var bank = MemoryBank.open(store.fetch(done.bankArtifact()))) {
            assertThat(set.description().labels()).containsExactly("cat", "dog");
            assertThat(set.count()).isEqualTo(12);
            assertThat(bank.count()).isEqualTo(12);
            assertThat(bank.dimension()).isEqualTo(11); // twelve images span eleven directions
            assertThat(bank.encoder()).containsOnlyKeys("mean", "components", "explained_variance");
            int row = 0;
            for (String name : pets().keySet().stream().sorted().toList()) {
                assertThat(set.source(row)).isEqualTo(name);
                assertThat(bank.item(row)).isEqualTo(set.item(row));
                assertThat(set.description().labels().get(bank.label(row))).isEqualTo(name.substring(0, 3));
                var whole = new ImageDecoder().decode(pets().getOrDefault(name, new byte[0]));
                assertThat(set.pixels(row))
                        .containsExactly(CenterCrop.crop(whole, 16).rgb());
                row++;
            }
        }
    }

    @Test
    void skipsAndReportsUnreadableFiles() throws Exception {
        Map<String, byte[]> files = pets();
        files.put("dog/cut.jpg", TestImageFiles.truncatedJpeg());
        files.put("dog/huge.png", TestImageFiles.hugePng());
        files.put("dog/empty.png", new byte[0]);
        files.put("notes.txt", new byte[] {'x'});
        TestArchives.zip(imports.resolve("pets.zip"), files);

        Ingested done = ingest("pets", "pets.zip");

        assertThat(done.dataset().count()).isEqualTo(12);
        assertThat(done.skipped())
                .containsExactly(
                        new SkippedFile("dog/cut.jpg", "truncated JPEG"),
                        new SkippedFile("dog/empty.png", "an empty file"),
                        new SkippedFile("dog/huge.png", "too large: 40000x40000 pixels, at most 1048576"));
        assertThat(store.fetch(done.datasetArtifact()).resolve("skipped.jsonl"))
                .content()
                .hasLineCount(3);
    }

    @Test
    void reportsAndKeepsNearDuplicates() throws Exception {
        Map<String, byte[]> files = pets();
        files.put("cat/0.png", TestImageFiles.png(0, 32, 32));
        files.put("cat/0 (copy).png", TestImageFiles.png(0, 32, 32));
        files.put("dog/0 mirrored.png", mirrored(TestImageFiles.png(0, 32, 32)));
        TestArchives.zip(imports.resolve("pets.zip"), files);

        Ingested done = ingest("pets", "pets.zip");

        List<String> group = List.of("cat/0 (copy).png", "cat/0.png", "dog/0 mirrored.png");
        assertThat(done.dataset().count()).isEqualTo(14);
        assertThat(done.nearDuplicates()).isEqualTo(new NearDuplicates(3, 1, List.of(group)));
        Path ingested = store.fetch(done.datasetArtifact());
        assertThat(NearDuplicateFile.read(ingested, 0, 10))
                .containsExactly(new NearDuplicateGroup(List.of(0L, 1L, 7L), group, List.of(0, 0, 0)));
        assertThat(NearDuplicateFile.read(ingested, 1, 10)).isEmpty();
    }

    private static byte[] mirrored(byte[] png) throws Exception {
        return new ImageDecoder().decode(png).mirrored().toPng();
    }

    @Test
    void ingestsEveryImageFormat() throws Exception {
        TestArchives.folder(imports.resolve("formats"), TestImageFiles.everyFormat());

        Ingested done = ingest("formats", "formats");

        assertThat(done.skipped()).isEmpty();
        assertThat(done.dataset().count())
                .isEqualTo(TestImageFiles.everyFormat().size());
        assertThat(done.dataset().labels()).isEmpty();
    }

    @Test
    void reusesPublishedArtifactsWhenRepeated() throws Exception {
        TestArchives.zip(imports.resolve("pets.zip"), pets());
        Ingested first = ingest("pets", "pets.zip");
        store.delete(ArtifactPath.of(first.bankArtifact())); // as after a crash between the two publications

        assertThat(ingest("pets", "pets.zip")).isEqualTo(first);
    }

    @Test
    void rejectsChangedSourceUnderExistingName() throws Exception {
        TestArchives.zip(imports.resolve("pets.zip"), pets());
        ingest("pets", "pets.zip");
        Map<String, byte[]> more = pets();
        more.put("cat/new.png", TestImageFiles.png(99, 20, 20));
        TestArchives.zip(imports.resolve("pets.zip"), more);

        assertRejected("pets", "pets.zip", "artifact_exists", "id");
    }

    @Test
    void leavesNothingBehindForSourceWithoutImages() throws Exception {
        Files.createDirectory(imports.resolve("empty"));
        TestArchives.folder(imports.resolve("one"), Map.of("a.png", TestImageFiles.png(1, 9, 9), "b.png", new byte[3]));
        TestArchives.folder(
                imports.resolve("same"),
                Map.of("a.png", TestImageFiles.png(1, 9, 9), "b.png", TestImageFiles.png(1, 9, 9)));

        Failure empty = assertRejected("a", "empty", "no_images", "source");
        Failure one = assertRejected("b", "one", "no_images", "source");
        assertRejected("c", "same", "equal_images", "source");

        assertThat(empty.message()).startsWith("source must contain at least 2 usable images (was 0);");
        assertThat(one.message()).contains("1 files were unreadable, the first: b.png (not an image");
        try (Stream<Path> left = Files.walk(folder.resolve("artifacts"))) {
            assertThat(left.filter(Files::isRegularFile))
                    .allMatch(file -> file.toString().endsWith(".lock"));
        }
    }

    @Test
    void stopsOnRequestAndReusesShards() throws Exception {
        TestArchives.tarGz(imports.resolve("pets.tgz"), pets());
        List<Long> progress = new ArrayList<>();
        var observer = new IngestObserver() {
            @Override
            public void onProgress(long done, long total, long skipped) {
                progress.add(done);
            }

            @Override
            public boolean stopped() {
                return progress.size() == 1;
            }
        };

        assertThatThrownBy(() -> ingestion(store, 1 << 24).run(spec("pets", "pets.tgz"), ACCEPTED_AT, observer))
                .isInstanceOf(CancellationException.class);
        var shards = ArtifactPath.shards(new DatasetId("pets"));
        assertThat(store.list(shards)).hasSize(1);
        Ingested done = ingest("pets", "pets.tgz");

        assertThat(progress).containsExactly(5L);
        assertThat(done.dataset().count()).isEqualTo(12);
        var undisturbed = new FileArtifactStore(folder.resolve("undisturbed"), "test");
        assertThat(ingest(undisturbed, "pets", "pets.tgz", 1 << 24)).isEqualTo(done);
        ingestion(store, 1 << 24).forget(spec("pets", "pets.tgz"));
        assertThat(store.list(shards)).isEmpty();
    }

    @Test
    void removesShardsWhenStoreIsFull() throws Exception {
        TestArchives.zip(imports.resolve("pets.zip"), pets());
        var full = new FullStore(store);

        assertThatThrownBy(() -> ingest(full, "pets", "pets.zip", 1 << 24)).hasMessage("no space left");

        assertThat(full.shards).isEqualTo(3);
        assertThat(store.list(ArtifactPath.shards(new DatasetId("pets")))).isEmpty();
        assertThat(ingest("pets", "pets.zip").dataset().count()).isEqualTo(12);
    }

    @Test
    void namesExpectedFolderOfUnknownModel() throws Exception {
        TestArchives.zip(imports.resolve("pets.zip"), pets());
        Files.createDirectories(folder.resolve("models"));
        Files.writeString(folder.resolve("models/notes.safetensors"), "no tensors");
        var unknown = new DatasetSpec(
                new DatasetId("a"), new DatasetSource.Folder("pets.zip"), 16, "pixels", "dino", new BankName("a"), "");
        var broken = new DatasetSpec(
                new DatasetId("a"),
                new DatasetSource.Folder("pets.zip"),
                16,
                "notes",
                "hog-color",
                new BankName("a"),
                "");

        assertThatThrownBy(() -> ingestion(store, 1 << 24).run(unknown, ACCEPTED_AT, NO_OBSERVER))
                .hasMessageContaining("store its files in the folder 'models/dino'");
        assertThatThrownBy(() -> ingestion(store, 1 << 24).run(broken, ACCEPTED_AT, NO_OBSERVER))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("autoencoder cannot be used")
                .hasMessageNotContaining(folder.toString());
    }

    @Test
    void rejectsTooManyPixels() throws Exception {
        TestArchives.zip(imports.resolve("pets.zip"), pets());

        assertThatThrownBy(() -> ingest(store, "pets", "pets.zip", 5_000))
                .asInstanceOf(type(FailureException.class))
                .extracting(e -> e.failure().code())
                .isEqualTo("source_too_large");
    }

    @Test
    void rejectsMissingSourceAndLinkOutOfImportFolder() throws Exception {
        Files.createDirectory(folder.resolve("outside"));
        Files.createSymbolicLink(imports.resolve("link"), folder.resolve("outside"));
        Files.writeString(imports.resolve("notes.txt"), "no images here");

        assertRejected("a", "nowhere", "unknown_source", "source.path");
        assertRejected("a", "link", "invalid_source_path", "source.path");
        assertRejected("a", "notes.txt", "invalid_source", "source");
        assertThatThrownBy(() -> new DatasetSource.Folder("../..")).hasMessageContaining("without '..'");
    }

    private Failure assertRejected(String id, String path, String code, String field) {
        var thrown =
                org.assertj.core.api.Assertions.catchThrowableOfType(FailureException.class, () -> ingest(id, path));
        assertThat(thrown).as("rejection of " + path).isNotNull();
        assertThat(thrown.failure().code()).isEqualTo(code);
        assertThat(thrown.failure().field()).isEqualTo(field);
        return thrown.failure();
    }

    @Test
    void keepsPatchTokensOfBuiltInEncoder() throws Exception {
        TestArchives.folder(imports.resolve("pets"), pets());
        DatasetSpec plain = spec("pets", "pets");
        var spec = new DatasetSpec(plain.id(), plain.source(), 16, "pixels", "hog-color", plain.bank(), "", true, true);

        Ingested ingested = ingestion(store, 1 << 24).run(spec, ACCEPTED_AT, NO_OBSERVER);

        try (LatentDataset dataset = LatentDataset.open(store.fetch(ingested.datasetArtifact()))) {
            assertThat(dataset.tokens()).contains(new LatentForm.Tokens(64, 12));
            float[] tokens = new float[64 * 12];
            dataset.readTokens(0, false, tokens, 0);
            RgbImage image = new RgbImage(16, 16, dataset.pixels(0));
            float[] expected = HogColorDescriptor.places(HogColorDescriptor.of(image));
            for (int i = 0; i < expected.length; i++) {
                assertThat(tokens[i]).isCloseTo(expected[i], within(0.01f)); // stored as bfloat16
            }
        }
    }
}
