package io.gmem.testkit;

import io.gmem.artifacts.ArtifactPath;
import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.BankName;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.DatasetId;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.artifact.MediaTypes;
import io.gmem.contracts.bank.BankEvent;
import io.gmem.contracts.dataset.DatasetEvent;
import io.gmem.contracts.dataset.DatasetSource;
import io.gmem.contracts.dataset.DatasetSpec;
import io.gmem.memorybank.BankDescription;
import io.gmem.memorybank.BankOrigin;
import io.gmem.memorybank.Item;
import io.gmem.memorybank.LatentDatasetWriter;
import io.gmem.memorybank.MemoryBankWriter;
import io.gmem.tensorfiles.HostTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A data set of 24 small images and version 1 of its bank in a real store, as memory-service would create them. Images are of
 * one color and alternate between "warm" and "cool"; snippet i encodes the color of image i.
 *
 * @param dataset the event that announces the data set
 * @param bank the event that announces the bank
 */
public record TinyData(DatasetEvent.Published dataset, BankEvent.Published bank) {
    public static final int COUNT = 24;
    public static final int RESOLUTION = 16;
    public static final int DIMENSION = 6;
    public static final List<String> LABELS = List.of("warm", "cool");

    /** Writes both artifacts under {@code name} and returns the events, without publishing them. */
    public static TinyData in(ArtifactStore store, String name) throws IOException {
        var spec = new DatasetSpec(
                new DatasetId(name),
                new DatasetSource.Folder(name),
                RESOLUTION,
                DatasetSpec.PIXELS,
                DatasetSpec.HOG_COLOR,
                new BankName(name),
                "");
        var version = new BankVersion(new BankName(name), 1);
        Instant now = Instant.now();
        ArtifactRef images = writeImages(store, name);
        Path staged = store.stage();
        BankDescription description = writeBank(staged, name);
        ArtifactRef bank = store.publish(staged, ArtifactPath.bank(version), MediaTypes.BANK);
        return new TinyData(
                new DatasetEvent.Published(spec, now, now, images, COUNT, 3, RESOLUTION, LABELS, 0, List.of(), version),
                new BankEvent.Published(
                        version,
                        null,
                        spec.id(),
                        bank,
                        description.digest(),
                        description.encoder(),
                        description.encoderDigest(),
                        DIMENSION,
                        COUNT,
                        LABELS,
                        now,
                        ""));
    }

    private static ArtifactRef writeImages(ArtifactStore store, String name) throws IOException {
        Path staged = store.stage();
        try (var writer = new LatentDatasetWriter(staged, RESOLUTION)) {
            for (int i = 0; i < COUNT; i++) {
                writer.add(image(i), source(i), "0".repeat(64), i % 2, RESOLUTION, RESOLUTION);
            }
            writer.finish(name, LABELS, "");
        }
        return store.publish(staged, ArtifactPath.dataset(new DatasetId(name)), MediaTypes.DATASET);
    }

    private static BankDescription writeBank(Path staged, String name) throws IOException {
        try (var writer = new MemoryBankWriter(staged, DIMENSION)) {
            for (int i = 0; i < COUNT; i++) {
                writer.add(snippet(i), new Item(i, source(i), "0".repeat(64), i % 2, RESOLUTION, RESOLUTION));
            }
            return writer.finish(
                    new BankOrigin(name, 1, null, name, DatasetSpec.HOG_COLOR, LABELS, ""),
                    Map.of("mean", HostTensor.f32(new float[DIMENSION], DIMENSION)));
        }
    }

    private static String source(int index) {
        return LABELS.get(index % 2) + "/" + index + ".png";
    }

    private static byte[] image(int index) {
        byte[] rgb = new byte[RESOLUTION * RESOLUTION * 3];
        int level = 40 + 9 * index;
        for (int i = 0; i < rgb.length; i += 3) {
            rgb[i + (index % 2 == 0 ? 0 : 2)] = (byte) level;
            rgb[i + 1] = (byte) (255 - level);
        }
        return rgb;
    }

    private static float[] snippet(int index) {
        var random = new Random(index);
        float[] snippet = new float[DIMENSION];
        snippet[0] = index % 2 == 0 ? 3 : -3;
        snippet[1] = index / 4f;
        for (int i = 2; i < DIMENSION; i++) {
            snippet[i] = (float) random.nextGaussian();
        }
        return snippet;
    }
}
