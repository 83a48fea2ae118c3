package io.gmem.gateway;

import io.gmem.artifacts.ArtifactPath;
import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.BankName;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.artifact.MediaTypes;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.image.GenerationMetadata;
import io.gmem.contracts.job.CancelJob;
import io.gmem.contracts.job.GenerateImages;
import io.gmem.contracts.job.GeneratedImage;
import io.gmem.contracts.job.GenerationSpec;
import io.gmem.contracts.job.JobEvent;
import io.gmem.contracts.job.JobProgressed;
import io.gmem.eventlog.EventPublisher;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** Handles generation commands in place of a sampler, with files of known content as images. */
final class FakeSampler {
    /** A request with this seed fails. */
    static final long FAILS = 13;

    /** A request with this seed is accepted and never completed. */
    static final long SILENT = 14;

    /** From this seed on, images are valid PNGs with generation metadata. */
    static final long PNG_IMAGES = 1_000_000;

    private static final List<GeneratedImage.SimilarImage> SIMILAR =
            List.of(new GeneratedImage.SimilarImage(1, 0.25), new GeneratedImage.SimilarImage(4, 0.5));

    private final ArtifactStore store;
    private final EventPublisher publisher;
    private final CheckpointId checkpoint;

    FakeSampler(ArtifactStore store, EventPublisher publisher, CheckpointId checkpoint) {
        this.store = store;
        this.publisher = publisher;
        this.checkpoint = checkpoint;
    }

    static byte[] content(GenerationSpec spec, int image) {
        return (spec.prompt() + " " + (spec.seed() + image)).getBytes(StandardCharsets.UTF_8);
    }

    /** Returns a PNG with generation metadata whose pixels depend on the seed. */
    byte[] png(GenerationSpec spec, int image) {
        return metadata(spec, image).in(pixels(spec.seed() + image));
    }

    private GenerationMetadata metadata(GenerationSpec spec, int image) {
        return new GenerationMetadata(
                GenerationMetadata.VERSION,
                spec.prompt(),
                spec.seed() + image,
                spec.solverSteps(),
                spec.solver(),
                spec.guidanceScale(),
                List.of(1L),
                "cat",
                checkpoint,
                "0".repeat(64),
                new BankVersion(new BankName(checkpoint.run().value()), 1),
                null);
    }

    private static byte[] pixels(long seed) {
        var image = new BufferedImage(SuiteFixture.SIDE, SuiteFixture.SIDE, BufferedImage.TYPE_INT_RGB);
        byte[] rgb = SuiteFixture.image(seed);
        for (int i = 0; i < rgb.length / 3; i++) {
            int color = (rgb[3 * i] & 255) << 16 | (rgb[3 * i + 1] & 255) << 8 | rgb[3 * i + 2] & 255;
            image.setRGB(i % SuiteFixture.SIDE, i / SuiteFixture.SIDE, color);
        }
        try {
            var out = new ByteArrayOutputStream();
            ImageIO.write(image, "png", out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void handle(GenerateImages request) {
        GenerationSpec spec = request.spec();
        Instant now = Instant.now();
        publisher.publishAndWait(new JobEvent.Accepted(spec, now));
        if (spec.seed() == FAILS) {
            var failure = new Failure("queue_full", Category.EXHAUSTED, true, null, "the sampler queue is full");
            publisher.publishAndWait(new JobEvent.Failed(spec, now, Instant.now(), failure));
        } else if (spec.seed() != SILENT) {
            Integer previews = spec.previews();
            for (int i = 0; i < spec.count() && previews != null; i++) {
                for (int step = 1; step <= previews; step++) {
                    String preview = Base64.getEncoder().encodeToString(pixels(spec.seed() + step));
                    publisher.publishAndWait(new JobProgressed(
                            spec.id(), i, step * spec.solverSteps() / 4, spec.solverSteps(), preview));
                }
            }
            publisher.publishAndWait(new JobEvent.ImagesGenerated(
                    spec,
                    now,
                    Instant.now(),
                    checkpoint,
                    spec.bank(),
                    writeImages(spec),
                    images(spec),
                    spec.solverSteps()));
        }
    }

    void cancel(CancelJob request, GenerationSpec spec) {
        if (spec.id().equals(request.job())) {
            publisher.publishAndWait(new JobEvent.Cancelled(spec, Instant.now(), Instant.now()));
        }
    }

    private ArtifactRef writeImages(GenerationSpec spec) {
        try {
            Path folder = store.stage();
            for (int i = 0; i < spec.count(); i++) {
                byte[] file = spec.seed() >= PNG_IMAGES ? png(spec, i) : content(spec, i);
                Files.write(folder.resolve(i + ".png"), file);
            }
            return store.publish(folder, ArtifactPath.job(spec.id()), MediaTypes.IMAGES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<GeneratedImage> images(GenerationSpec spec) {
        return IntStream.range(0, spec.count())
                .mapToObj(i ->
                        new GeneratedImage(i + ".png", spec.seed() + i, List.of(1L), "cat", 1L, 0.25, false, SIMILAR))
                .toList();
    }
}
