package io.gmem.gateway;

import io.gmem.artifacts.ArtifactPath;
import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.artifact.MediaTypes;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.job.GenerateImages;
import io.gmem.contracts.job.GeneratedImage;
import io.gmem.contracts.job.GenerationSpec;
import io.gmem.contracts.job.JobEvent;
import io.gmem.eventlog.EventPublisher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** Answers generation requests as a sampler would, with files of known content in place of pictures. */
final class PlayedSampler {
    /** A request of this seed fails. */
    static final long FAILS = 13;

    /** A request of this seed is accepted and never done. */
    static final long SILENT = 14;

    private final ArtifactStore store;
    private final EventPublisher publisher;
    private final CheckpointId checkpoint;

    PlayedSampler(ArtifactStore store, EventPublisher publisher, CheckpointId checkpoint) {
        this.store = store;
        this.publisher = publisher;
        this.checkpoint = checkpoint;
    }

    static byte[] content(GenerationSpec spec, int image) {
        return (spec.prompt() + " " + (spec.seed() + image)).getBytes(StandardCharsets.UTF_8);
    }

    void answer(GenerateImages request) {
        GenerationSpec spec = request.spec();
        Instant now = Instant.now();
        publisher.publishAndWait(new JobEvent.Accepted(spec, now));
        if (spec.seed() == FAILS) {
            var failure = new Failure("queue_full", Category.EXHAUSTED, true, null, "the sampler has too much to do");
            publisher.publishAndWait(new JobEvent.Failed(spec, now, Instant.now(), failure));
        } else if (spec.seed() != SILENT) {
            publisher.publishAndWait(new JobEvent.ImagesGenerated(
                    spec, now, Instant.now(), checkpoint, null, draw(spec), images(spec), spec.solverSteps()));
        }
    }

    private ArtifactRef draw(GenerationSpec spec) {
        try {
            Path folder = store.stage();
            for (int i = 0; i < spec.count(); i++) {
                Files.write(folder.resolve(i + ".png"), content(spec, i));
            }
            return store.publish(folder, ArtifactPath.job(spec.id()), MediaTypes.IMAGES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<GeneratedImage> images(GenerationSpec spec) {
        return IntStream.range(0, spec.count())
                .mapToObj(i -> new GeneratedImage(i + ".png", spec.seed() + i, List.of(1L), "cat", 1, 0.25, false))
                .toList();
    }
}
