package io.gmem.sampler;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.matchesRegex;

import io.gmem.artifacts.ArtifactPath;
import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.JobId;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.artifact.MediaTypes;
import io.gmem.contracts.checkpoint.CheckpointEvent;
import io.gmem.contracts.job.CancelJob;
import io.gmem.contracts.job.GenerateImages;
import io.gmem.contracts.job.GenerationSpec;
import io.gmem.contracts.job.JobEvent;
import io.gmem.contracts.job.ModelEvent;
import io.gmem.contracts.job.Priority;
import io.gmem.contracts.job.Prompt;
import io.gmem.contracts.job.Solver;
import io.gmem.contracts.message.Message;
import io.gmem.contracts.message.MessageJson;
import io.gmem.contracts.message.Topic;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.eventlog.Envelope;
import io.gmem.eventlog.EventPublisher;
import io.gmem.eventlog.KafkaClients;
import io.gmem.eventlog.TopicView;
import io.gmem.sampler.batching.BatchCounters;
import io.gmem.testkit.Eventually;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** The service with a real broker and small real networks. The order matters: each test leaves a newer model to the next. */
@QuarkusTest
@WithTestResource(SamplerStage.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SamplerServiceTest {
    private static final BankVersion PETS_1 = new BankVersion(Events.BANK, 1);

    @Inject
    EventPublisher publisher;

    @Inject
    ArtifactStore store;

    @Inject
    TensorEngine engine;

    @Inject
    BatchCounters counters;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    private final List<JobEvent> jobs = new CopyOnWriteArrayList<>();
    private final List<ModelEvent> models = new CopyOnWriteArrayList<>();
    private final Set<String> ids = ConcurrentHashMap.newKeySet();
    private TopicView view;
    private Studio studio;
    private int minute;

    @BeforeAll
    void followTopics() throws IOException {
        studio = new Studio(engine, store);
        view = TopicView.follow(KafkaClients.at(bootstrapServers), List.of(Topic.JOBS, Topic.MODELS), this::onEvent);
    }

    @AfterAll
    void closeView() {
        view.close();
    }

    private void onEvent(Envelope envelope) {
        if (envelope.message() instanceof JobEvent job) {
            ids.add(envelope.id());
            jobs.add(job);
        } else if (envelope.message() instanceof ModelEvent model) {
            models.add(model);
        }
    }

    @Test
    @Order(1)
    void reusesImagesPublishedBeforeTheCrash() {
        var result = (JobEvent.ImagesGenerated) result("drawn");

        assertThat(result)
                .isEqualTo(new JobEvent.ImagesGenerated(
                        SamplerStage.GENERATED,
                        SamplerStage.GENERATED_MANIFEST.acceptedAt(),
                        SamplerStage.GENERATED_MANIFEST.completedAt(),
                        SamplerStage.GENERATED_MANIFEST.checkpoint(),
                        null,
                        result.artifact(),
                        SamplerStage.GENERATED_MANIFEST.images(),
                        2));
        assertThat(ids)
                .as("republished after another crash, the result has the same id")
                .contains(UUID.nameUUIDFromBytes("io.gmem.images.generated.v1:drawn".getBytes(StandardCharsets.UTF_8))
                        .toString());
    }

    @Test
    @Order(2)
    void resumesJobAcceptedBeforeTheCrashWhenAModelIsAvailable() throws IOException {
        publish(studio.dataset(), studio.bank(PETS_1));
        CheckpointId first = publishCheckpoint(0);

        var result = (JobEvent.ImagesGenerated) result("cut-off");

        assertThat(result.checkpoint()).isEqualTo(first);
        assertThat(result.bank()).isEqualTo(PETS_1);
        assertThat(result.acceptedAt()).isEqualTo(Events.NOON);
        assertThat(result.images()).extracting(image -> image.seed()).containsExactly(40L, 41L);
        Path folder = store.fetch(result.artifact());
        assertThat(folder.resolve("image-1.png")).isNotEmptyFile();
        assertThat(folder.resolve("job.json")).isNotEmptyFile();
    }

    @Test
    @Order(3)
    void reportsReadiness() {
        given().get("/q/health/ready").then().statusCode(200).body("checks.name", hasItem("sampler"));
    }

    @Test
    @Order(4)
    void completesEveryJobOnceWhileFiveCheckpointsArePublished() throws IOException {
        int requests = 60;
        Set<CheckpointId> published = new HashSet<>(Set.of(Events.checkpoint("pets-run", 0)));
        CheckpointId last = Events.checkpoint("pets-run", 0);
        for (int i = 0; i < requests; i++) {
            if (i % 12 == 6) {
                last = publishCheckpoint(100 + i);
                published.add(last);
            }
            publish(new GenerateImages(Events.request("swap-" + i, new Prompt.Random(), 2, i)));
        }
        CheckpointId newest = last;

        for (int i = 0; i < requests; i++) {
            var result = (JobEvent.ImagesGenerated) result("swap-" + i);
            assertThat(published).contains(result.checkpoint());
            assertThat(result.bank()).isEqualTo(PETS_1);
            assertThat(result.images()).hasSize(2);
        }
        Eventually.holds(() -> assertThat(models)
                .anySatisfy(event -> assertThat(event)
                        .isInstanceOfSatisfying(
                                ModelEvent.Switched.class,
                                switched -> assertThat(switched.checkpoint()).isEqualTo(newest))));
        assertThat(published).hasSize(6);
        assertThat(jobs.stream().filter(JobEvent::terminal).map(JobEvent::job)).doesNotHaveDuplicates();
    }

    @Test
    @Order(4)
    void exposesBatchMetrics() {
        given().get("/q/metrics")
                .then()
                .statusCode(200)
                .body(
                        containsString("gmem_sampler_batch_mean "),
                        containsString("gmem_sampler_images_running "),
                        containsString("gmem_sampler_images_waiting "),
                        matchesRegex("(?s).*gmem_sampler_network_calls_total [1-9].*"),
                        matchesRegex("(?s).*gmem_sampler_solver_steps_total [1-9].*"),
                        matchesRegex("(?s).*gmem_sampler_images_drawn_total [1-9].*"));
    }

    @Test
    @Order(5)
    void completesRepeatedRequestOnce() {
        GenerationSpec spec = Events.request("twice", new Prompt.Row(3), 1, 5);
        publish(new GenerateImages(spec), new GenerateImages(spec));
        result("twice");
        publish(new GenerateImages(spec), new GenerateImages(Events.request("after", new Prompt.Row(3), 1, 5)));
        result("after");

        assertThat(jobs.stream().filter(event -> event.key().equals("twice"))).hasSize(2);
    }

    @Test
    @Order(6)
    void keepsServingModelWhenCheckpointIsDamaged() throws IOException {
        CheckpointId previous = serving();
        CheckpointEvent.Published damaged = studio.checkpoint(Events.checkpoint("pets-run", 500), ++minute);
        ArtifactRef artifact = damaged.artifact();
        Path weights = store.fetch(artifact).resolve("ema.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length / 2] ^= 1;
        Files.write(weights, bytes);
        publish(damaged);

        ModelEvent.Refused refused = Eventually.value(
                "a refusal",
                () -> models.stream()
                        .filter(event -> event.checkpoint().equals(damaged.checkpoint()))
                        .filter(ModelEvent.Refused.class::isInstance)
                        .map(ModelEvent.Refused.class::cast)
                        .findFirst()
                        .orElse(null));
        assertThat(refused.failure().message()).contains("pets-run@500").contains("ema.safetensors");
        assertThat(serving()).isEqualTo(previous);
    }

    @Test
    @Order(7)
    void usesTheCheckpointNamedByTheJob() throws IOException {
        CheckpointId first = Events.checkpoint("pets-run", 0);
        publish(new GenerateImages(Events.pinned("pinned", first, PETS_1)));

        assertThat(((JobEvent.ImagesGenerated) result("pinned")).checkpoint()).isEqualTo(first);
    }

    @Test
    @Order(8)
    void failsJobWithUnknownArtifactAndNamesTheField() {
        publish(
                new GenerateImages(Events.pinned("no-checkpoint", Events.checkpoint("unknown", 1), null)),
                new GenerateImages(Events.pinned("no-bank", null, new BankVersion(Events.BANK, 77))),
                new GenerateImages(Events.request("no-row", new Prompt.Row(8), 1, 1)));

        assertFailed("no-checkpoint", "unknown_checkpoint", "gmem.checkpoint");
        assertFailed("no-bank", "unknown_bank_version", "gmem.bank_version");
        assertFailed("no-row", "unsupported_prompt", "prompt");
    }

    @Test
    @Order(9)
    void rejectsImagesOfAnotherRequestWithTheSameId() throws IOException {
        Path staged = store.stage();
        Files.write(
                staged.resolve("job.json"), MessageJson.mapper().writeValueAsBytes(SamplerStage.GENERATED_MANIFEST));
        store.publish(staged, ArtifactPath.job(new JobId("taken")), "application/json");
        publish(new GenerateImages(Events.request("taken", new Prompt.Row(1), 1, 1)));

        assertFailed("taken", "job_exists", "id");
    }

    @Test
    @Order(10)
    void regeneratesDamagedImages() throws IOException {
        Path staged = store.stage();
        Files.write(staged.resolve("image-0.png"), new byte[] {1, 2, 3});
        ArtifactRef damaged = store.publish(staged, ArtifactPath.job(new JobId("damaged")), MediaTypes.IMAGES);
        Files.write(store.fetch(damaged).resolve("image-0.png"), new byte[] {1, 2, 4});
        publish(new GenerateImages(Events.request("damaged", new Prompt.Row(1), 1, 1)));

        var result = (JobEvent.ImagesGenerated) result("damaged");
        assertThat(ImageIO.read(
                        store.fetch(result.artifact()).resolve("image-0.png").toFile()))
                .isNotNull();
    }

    @Test
    @Order(11)
    void sendsUnreadableCommandToDeadLettersAndContinues() throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            Topic.SAMPLING_COMMANDS.topicName(), "rubbish", "rubbish".getBytes(StandardCharsets.UTF_8)))
                    .get();
        }
        publish(new GenerateImages(Events.request("after-rubbish", new Prompt.Random(), 1, 1)));

        assertThat(result("after-rubbish")).isInstanceOf(JobEvent.ImagesGenerated.class);
        Eventually.isTrue("a dead letter", () -> endOf(Topic.SAMPLING_DEAD_LETTERS) == 1);
    }

    @Test
    @Order(12)
    void cancelledJobsFreeTheirSlotsWhileTheQueueIsFull() {
        long previous = counters.requestsCancelled();
        for (int i = 0; i < 4; i++) {
            publish(new GenerateImages(longestRequest("long-" + i)));
        }
        Eventually.isTrue("all jobs are running", () -> counters.imagesRunning() == 4);
        publish(new GenerateImages(Events.request("waits", new Prompt.Random(), 1, 1)));
        for (int i = 0; i < 4; i++) {
            publish(new CancelJob(new JobId("long-" + i)));
            assertThat(result("long-" + i)).isInstanceOf(JobEvent.Cancelled.class);
        }

        assertThat(result("waits")).isInstanceOf(JobEvent.ImagesGenerated.class);
        Eventually.isTrue("all slots are free", () -> counters.imagesRunning() == 0 && counters.imagesWaiting() == 0);
        assertThat(counters.requestsCancelled() - previous).isEqualTo(4);
    }

    @Test
    @Order(13)
    void failsJobWithExpiredDeadlineAtOnce() {
        publish(new GenerateImages(longestRequest("late").withTerms(Priority.LOW, 1)));

        assertFailed("late", "deadline_exceeded", "deadline_seconds");
        Eventually.isTrue("its slot is free", () -> counters.imagesRunning() == 0);
    }

    /** Returns a request with the maximum number of network calls. */
    private static GenerationSpec longestRequest(String id) {
        return new GenerationSpec(new JobId(id), new Prompt.Row(1), 1, 1, 1000, Solver.RK4, 20, null, null);
    }

    @Test
    @Order(14)
    void exposesJobMetrics() {
        Eventually.holds(() -> given().get("/q/metrics")
                .then()
                .statusCode(200)
                .body(
                        containsString("gmem_sampler_jobs_waiting 0.0"),
                        containsString("gmem_sampler_jobs_in_hand 0.0"),
                        containsString("gmem_sampler_partitions 6.0"),
                        containsString("gmem_sampler_commands_lag 0.0")));
    }

    private long endOf(Topic topic) {
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringDeserializer(), new ByteArrayDeserializer())) {
            var partition = new org.apache.kafka.common.TopicPartition(topic.topicName(), 0);
            return consumer.endOffsets(List.of(partition)).get(partition);
        }
    }

    private void assertFailed(String job, String code, String field) {
        assertThat(result(job)).isInstanceOfSatisfying(JobEvent.Failed.class, failed -> {
            assertThat(failed.failure().code()).isEqualTo(code);
            assertThat(failed.failure().field()).isEqualTo(field);
        });
    }

    private CheckpointId serving() {
        String id = "serving-" + jobs.size();
        publish(new GenerateImages(Events.request(id, new Prompt.Random(), 1, 1)));
        return ((JobEvent.ImagesGenerated) result(id)).checkpoint();
    }

    private JobEvent result(String job) {
        return Eventually.value(
                "the result of " + job,
                () -> jobs.stream()
                        .filter(event -> event.key().equals(job) && event.terminal())
                        .findFirst()
                        .orElse(null));
    }

    private CheckpointId publishCheckpoint(long step) throws IOException {
        CheckpointEvent.Published published = studio.checkpoint(Events.checkpoint("pets-run", step), ++minute);
        publish(published);
        return published.checkpoint();
    }

    private void publish(Message... messages) {
        for (Message message : messages) {
            publisher.publishAndWait(message);
        }
    }
}
