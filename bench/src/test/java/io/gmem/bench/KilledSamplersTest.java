package io.gmem.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.artifacts.ArtifactStore;
import io.gmem.artifacts.FileArtifactStore;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.JobId;
import io.gmem.contracts.checkpoint.CheckpointEvent;
import io.gmem.contracts.image.GenerationMetadata;
import io.gmem.contracts.job.GenerateImages;
import io.gmem.contracts.job.GenerationSpec;
import io.gmem.contracts.job.JobEvent;
import io.gmem.contracts.job.ModelEvent;
import io.gmem.contracts.job.Prompt;
import io.gmem.contracts.job.Solver;
import io.gmem.contracts.message.Topic;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.eventlog.Envelope;
import io.gmem.eventlog.KafkaClients;
import io.gmem.eventlog.TopicProvisioner;
import io.gmem.eventlog.TopicView;
import io.gmem.testkit.Eventually;
import io.gmem.testkit.SharedBroker;
import io.gmem.testkit.TinyData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two packaged samplers share requests while checkpoints swap and one of them is killed. Every request is answered once. Images are
 * identical when they are generated again later from their metadata. {@code -Dgmem.requests=1000 -Dgmem.swaps=60 -Dgmem.kills=10} increases
 * the load.
 */
class KilledSamplersTest {
    private static final int REQUESTS = Integer.getInteger("gmem.requests", 40);
    private static final int SWAPS = Integer.getInteger("gmem.swaps", 4);
    private static final int KILLS = Integer.getInteger("gmem.kills", 1);
    private static final Duration LONG = Duration.ofMinutes(20);

    @TempDir
    static Path home;

    private static final List<Envelope> RECEIVED = new CopyOnWriteArrayList<>();
    private static final Set<CheckpointId> PUBLISHED = new HashSet<>();
    private static TopicView view;
    private static TensorEngine engine;
    private static ArtifactStore store;
    private static TinyModels models;

    @BeforeAll
    static void publishAModel() throws Exception {
        ServiceProcess.createFolders(home);
        TopicProvisioner.provision(KafkaClients.at(SharedBroker.bootstrapServers()), (short) 1);
        view = TopicView.follow(
                KafkaClients.at(SharedBroker.bootstrapServers()), List.of(Topic.JOBS, Topic.MODELS), RECEIVED::add);
        engine = TensorEngine.open();
        store = new FileArtifactStore(home.resolve("artifacts"), "test");
        TinyData data = TinyData.in(store, "swapped");
        models = new TinyModels(engine, store, data);
        MessageSender.send(data.bank(), data.dataset());
        swap();
    }

    @AfterAll
    static void closeView() {
        view.close();
        engine.close();
    }

    @Test
    void everyRequestIsAnsweredOnceAndReproducible() throws Exception {
        var random = new Random(5);
        List<ServiceProcess> samplers = new ArrayList<>(List.of(sampler("one"), sampler("two")));
        try {
            Eventually.holds(() -> assertThat(samplers).allMatch(ServiceProcess::ready));
            Set<Integer> swapsBefore = spread(SWAPS);
            Set<Integer> killsBefore = spread(KILLS);
            for (int i = 0; i < REQUESTS; i++) {
                MessageSender.send(new GenerateImages(request("storm-" + i, i, 10 + random.nextInt(41))));
                if (swapsBefore.contains(i)) {
                    swap();
                }
                if (killsBefore.contains(i)) {
                    Eventually.holds(LONG, () -> assertThat(open("storm-")).isPositive());
                    int victim = random.nextInt(samplers.size());
                    samplers.get(victim).kill();
                    samplers.set(victim, sampler("again-" + i));
                }
            }
            List<JobEvent.ImagesGenerated> results = results("storm-", REQUESTS);
            assertThat(results).allMatch(result -> PUBLISHED.contains(result.checkpoint()));

            regenerate(results);
            List<JobEvent.ImagesGenerated> regenerated = results("again-storm-", REQUESTS);
            int same = 0;
            for (int i = 0; i < REQUESTS; i++) {
                assertThat(png(regenerated.get(i)))
                        .as(results.get(i).job() + " generated again")
                        .isEqualTo(png(results.get(i)));
                same++;
            }
            System.out.printf(
                    "%d requests, %d models, %d swaps, %d kills: each answered once, %d exact%n",
                    REQUESTS,
                    results.stream()
                            .map(JobEvent.ImagesGenerated::checkpoint)
                            .distinct()
                            .count(),
                    SWAPS,
                    KILLS,
                    same);
            assertThat(RECEIVED).noneMatch(envelope -> envelope.message() instanceof ModelEvent.Refused);
        } finally {
            for (ServiceProcess sampler : samplers) {
                sampler.close();
            }
        }
    }

    /** Generates the images again from their metadata, one model after the other. */
    private static void regenerate(List<JobEvent.ImagesGenerated> results) throws IOException {
        List<JobEvent.ImagesGenerated> byModel = results.stream()
                .sorted(Comparator.comparing(result -> result.checkpoint().trainingStep()))
                .toList();
        for (JobEvent.ImagesGenerated result : byModel) {
            GenerationMetadata metadata = GenerationMetadata.of(png(result));
            MessageSender.send(new GenerateImages(new GenerationSpec(
                    new JobId("again-" + result.job()),
                    metadata.prompt(),
                    1,
                    metadata.seed(),
                    metadata.solverSteps(),
                    metadata.solver(),
                    metadata.guidanceScale(),
                    metadata.checkpoint(),
                    metadata.bank())));
        }
    }

    private static byte[] png(JobEvent.ImagesGenerated result) throws IOException {
        return Files.readAllBytes(store.fetch(result.artifact()).resolve("image-0.png"));
    }

    /** Returns all results ordered by name; waits for them and fails if a request has two different results. */
    private static List<JobEvent.ImagesGenerated> results(String prefix, int count) {
        Eventually.holds(LONG, () -> assertThat(terminal(prefix)).hasSize(count));
        Map<JobId, Set<JobEvent>> results = terminal(prefix);
        List<JobEvent.ImagesGenerated> generated = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Set<JobEvent> result = results.get(new JobId(prefix + i));
            assertThat(result).as(prefix + i).hasSize(1).first().isInstanceOf(JobEvent.ImagesGenerated.class);
            generated.add((JobEvent.ImagesGenerated) result.iterator().next());
        }
        return generated;
    }

    private static Map<JobId, Set<JobEvent>> terminal(String prefix) {
        return jobs(prefix).stream()
                .filter(JobEvent::terminal)
                .collect(Collectors.groupingBy(JobEvent::job, Collectors.toSet()));
    }

    /** Returns the number of accepted requests without a result. */
    private static long open(String prefix) {
        return jobs(prefix).stream().map(JobEvent::job).distinct().count()
                - terminal(prefix).size();
    }

    private static List<JobEvent> jobs(String prefix) {
        return RECEIVED.stream()
                .map(Envelope::message)
                .filter(JobEvent.class::isInstance)
                .map(JobEvent.class::cast)
                .filter(event -> event.key().startsWith(prefix))
                .toList();
    }

    private static void swap() throws IOException {
        CheckpointEvent.Published next = models.write(PUBLISHED.size() + 1);
        PUBLISHED.add(next.checkpoint());
        MessageSender.send(next);
    }

    /** Returns {@code count} request numbers, evenly distributed. */
    private static Set<Integer> spread(int count) {
        Set<Integer> numbers = new HashSet<>();
        for (int i = 1; i <= count; i++) {
            numbers.add(i * REQUESTS / (count + 1));
        }
        return numbers;
    }

    private static GenerationSpec request(String id, long seed, int steps) {
        return new GenerationSpec(new JobId(id), new Prompt.Random(), 1, seed, steps, Solver.EULER, 1, null, null);
    }

    private static ServiceProcess sampler(String name) throws IOException {
        return ServiceProcess.start("sampler-service", home, name, Map.of());
    }
}
