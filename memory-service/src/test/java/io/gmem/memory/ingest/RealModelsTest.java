package io.gmem.memory.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gmem.artifacts.FileArtifactStore;
import io.gmem.contracts.BankName;
import io.gmem.contracts.DatasetId;
import io.gmem.contracts.dataset.DatasetSource;
import io.gmem.contracts.dataset.DatasetSpec;
import io.gmem.diffusion.autoencoder.LatentDecoder;
import io.gmem.diffusion.image.DecodeLimits;
import io.gmem.memory.model.PretrainedModels;
import io.gmem.memory.model.WeightsFolder;
import io.gmem.memory.shard.OpenSource;
import io.gmem.memory.shard.ShardBuilder;
import io.gmem.memory.shard.ShardWork;
import io.gmem.memory.source.SourceLocator;
import io.gmem.memory.source.TreeLimits;
import io.gmem.memorybank.LatentDataset;
import io.gmem.memorybank.MemoryBank;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ingests photographs with a published autoencoder and encoder. Reported as not run if the weights are not available. */
class RealModelsTest {
    private static final int IMAGES = 24;

    @TempDir
    Path folder;

    private static Path data(String path) {
        String configured = System.getProperty("gmem.data.dir", "");
        Path file = (configured.isBlank() ? Path.of("..", "..", "shared", "data") : Path.of(configured)).resolve(path);
        if (!Files.exists(file)) {
            String reason = "NOT RUN: needs " + path
                    + ", which is not part of the repository; set its directory with -Dgmem.data.dir=DIR";
            System.out.println(reason);
            assumeTrue(false, reason);
        }
        return file;
    }

    private void prepare() throws IOException {
        Path tiny = data("weights/taef2");
        Path mobile = data("weights/mobilenet-imagenet");
        Path zip = data("tiny-imagenet-64/tiny100a.zip");
        copy(tiny, ".*\\.pth", folder.resolve("models/taef2"));
        copy(mobile, "mobilenet_v1_0\\.25.*(safetensors|json)", folder.resolve("models/mobilenet"));
        Path images = Files.createDirectories(folder.resolve("imports/photos"));
        try (var archive = new ZipFile(zip.toFile())) {
            int copied = 0;
            for (ZipEntry entry : Collections.list(archive.entries()).stream()
                    .filter(file -> file.getName().endsWith(".JPEG"))
                    .limit(IMAGES)
                    .map(ZipEntry.class::cast)
                    .toList()) {
                try (InputStream in = archive.getInputStream(entry)) {
                    Files.copy(in, images.resolve("photo-" + copied++ + ".jpg"));
                }
            }
        }
    }

    private static void copy(Path from, String pattern, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(each -> each.getFileName().toString().matches(pattern))
                    .toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    private Ingested ingest(FileArtifactStore store, PretrainedModels models) throws IOException {
        var locator = new SourceLocator(store, folder.resolve("imports"));
        var limits = new TreeLimits(1000, 1 << 24);
        var builder = new ShardBuilder(
                store, new OpenSource(store, locator, limits), models, new DecodeLimits(1 << 20, 1 << 20));
        var spec = new DatasetSpec(
                new DatasetId("photos"),
                new DatasetSource.Folder("photos"),
                64,
                "taef2",
                "mobilenet",
                new BankName("photos"),
                "",
                true,
                null);
        IngestObserver noObserver = new IngestObserver() {
            @Override
            public void onProgress(long done, long total, long skipped) {}

            @Override
            public boolean stopped() {
                return false;
            }
        };
        return new Ingestion(
                        store,
                        () -> new OpenSource(store, locator, limits),
                        models,
                        ShardWork.local(builder),
                        new IngestLimits(1 << 24, 10))
                .run(spec, Instant.parse("2026-01-02T03:04:05Z"), noObserver);
    }

    @Test
    void encodesPhotographsToLatentsThatDecode() throws IOException {
        prepare();
        var store = new FileArtifactStore(folder.resolve("artifacts"), "test");
        try (var models = new PretrainedModels(store, new WeightsFolder(folder.resolve("models")), opened -> {})) {
            Ingested done = ingest(store, models);

            var weights = Objects.requireNonNull(done.autoencoderWeights());
            assertThat(done.bank().encoderDigest())
                    .isEqualTo(models.encoder(Objects.requireNonNull(done.encoderWeights()))
                            .digest());
            try (var set = LatentDataset.open(store.fetch(done.datasetArtifact()));
                    var bank = MemoryBank.open(store.fetch(done.bankArtifact()));
                    var decoder = LatentDecoder.open(
                            models.engine(),
                            store.fetch(weights),
                            set.description().statistics().orElseThrow(),
                            set.latentSize())) {
                assertThat(set.count()).isEqualTo(IMAGES);
                assertThat(bank.count()).isEqualTo(IMAGES);
                assertThat(set.channels()).isEqualTo(decoder.channels());
                double error = 0;
                for (int row = 0; row < IMAGES; row++) {
                    float[] latent = new float[set.channels() * set.latentSize() * set.latentSize()];
                    set.readLatent(row, latent, 0);
                    error += meanSquare(decoder.decode(latent).rgb(), set.pixels(row)) / IMAGES;
                    assertThat(set.mirroredSnippet(row)).isNotEqualTo(bank.snippet(row));
                }
                double psnr = 10 * Math.log10(255 * 255 / error);
                System.out.printf("PSNR of %d photographs at 64 through taef2: %.2f dB%n", IMAGES, psnr);
                assertThat(psnr).isGreaterThan(20);
            }
        }
    }

    private static double meanSquare(byte[] a, byte[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = (a[i] & 0xff) - (b[i] & 0xff);
            sum += difference * difference;
        }
        return sum / a.length;
    }
}
