package io.gmem.gateway.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.contracts.JobId;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.job.GenerationSpec;
import io.gmem.contracts.job.JobEvent;
import io.gmem.contracts.job.JobProgressed;
import io.gmem.contracts.job.Prompt;
import io.gmem.contracts.job.Solver;
import io.gmem.eventlog.EventPublisher;
import io.gmem.gateway.ArtifactsResource;
import io.gmem.gateway.images.ImageEncoding;
import io.gmem.gateway.view.EventFollower;
import io.gmem.testkit.BrokerResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(BrokerResource.class)
@WithTestResource(ArtifactsResource.class)
class ImageStreamTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final ResponseDelivery TWO_PREVIEWS =
            new ResponseDelivery(true, ImageEncoding.of(null, null, "output_compression"), true, 2);

    @Inject
    ImageStream.Parts parts;

    @Inject
    EventPublisher publisher;

    @Inject
    EventFollower events;

    private final GenerationSpec spec = new GenerationSpec(
                    new JobId("job-" + UUID.randomUUID()), new Prompt.Random(), 1, 7, 8, Solver.EULER, 1, null, null)
            .withPreviews(2);

    @Test
    void buffersUpdatesBeforeTheFirstSubscriber() {
        var stream = new ImageStream(parts, spec, TWO_PREVIEWS, "image_generation");
        stream.open();
        Instant now = Instant.now();
        publisher.publishAndWait(new JobEvent.Accepted(spec, now));
        publisher.publishAndWait(new JobProgressed(spec.id(), 0, 2, 8, "one"));
        publisher.publishAndWait(new JobProgressed(spec.id(), 0, 4, 8, "two"));
        publisher.publishAndWait(
                new JobEvent.Failed(spec, now, Instant.now(), Failure.internal("broken", new IllegalStateException())));
        events.awaitNow(LIMIT);

        List<String> names = stream.events()
                .map(event -> new String(event, StandardCharsets.UTF_8).split("\n")[0])
                .collect()
                .asList()
                .await()
                .atMost(LIMIT);

        assertThat(names)
                .containsExactly(
                        ": " + spec.id(),
                        "event: image_generation.partial_image",
                        "event: image_generation.partial_image",
                        "event: error");
    }
}
