package io.gmem.gateway.openai;

import io.gmem.gateway.images.ArtifactReader;
import io.gmem.gateway.jobs.Job;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/** Creates the response from a finished job. Blocks. */
@ApplicationScoped
public class ImageResponseFactory {
    private final ArtifactReader artifacts;

    ImageResponseFactory(ArtifactReader artifacts) {
        this.artifacts = artifacts;
    }

    ImageResponse of(Job job, ResponseDelivery delivery, URI base) {
        List<ImageResponse.Item> items = images(job).stream()
                .map(image -> delivery.inline()
                        ? new ImageResponse.Item(
                                null, base64(job, image, delivery), ImageResponse.Origin.of(job, image))
                        : new ImageResponse.Item(
                                base.resolve(delivery.encoding().urlFor(image.url()))
                                        .toString(),
                                null,
                                ImageResponse.Origin.of(job, image)))
                .toList();
        return new ImageResponse(Objects.requireNonNull(job.endedAt()).getEpochSecond(), items);
    }

    /** Returns the images of a job; throws its failure if it is not done. */
    static List<Job.Image> images(Job job) {
        job.requireDone();
        return Objects.requireNonNull(job.images());
    }

    String base64(Job job, Job.Image image, ResponseDelivery delivery) {
        var artifact = Objects.requireNonNull(job.artifact());
        byte[] bytes = artifacts.image(artifact, image.file(), delivery.encoding());
        return Base64.getEncoder().encodeToString(bytes);
    }
}
