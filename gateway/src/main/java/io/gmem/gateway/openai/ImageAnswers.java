package io.gmem.gateway.openai;

import io.gmem.gateway.jobs.Job;
import io.gmem.gateway.pictures.ArtifactReader;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/** Makes the answer out of a job that is over. Blocks. */
@ApplicationScoped
public class ImageAnswers {
    private final ArtifactReader artifacts;

    ImageAnswers(ArtifactReader artifacts) {
        this.artifacts = artifacts;
    }

    ImageAnswer of(Job job, Delivery delivery, URI base) {
        List<ImageAnswer.Item> items = images(job).stream()
                .map(image -> delivery.inline()
                        ? new ImageAnswer.Item(null, base64(job, image, delivery), ImageAnswer.Origin.of(job, image))
                        : new ImageAnswer.Item(
                                base.resolve(delivery.encoding().address(image.url()))
                                        .toString(),
                                null,
                                ImageAnswer.Origin.of(job, image)))
                .toList();
        return new ImageAnswer(Objects.requireNonNull(job.endedAt()).getEpochSecond(), items);
    }

    /** The images of a job, or the failure it ended with. */
    static List<Job.Image> images(Job job) {
        job.refuseUnlessDone();
        return Objects.requireNonNull(job.images());
    }

    String base64(Job job, Job.Image image, Delivery delivery) {
        var artifact = Objects.requireNonNull(job.artifact());
        byte[] picture = artifacts.image(artifact, image.file(), delivery.encoding());
        return Base64.getEncoder().encodeToString(picture);
    }
}
