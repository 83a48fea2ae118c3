package io.gmem.gateway;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import io.gmem.artifacts.ArtifactPath;
import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.bank.EncodeImage;
import io.gmem.contracts.job.CancelJob;
import io.gmem.contracts.job.GenerateImages;
import io.gmem.contracts.job.GenerationSpec;
import io.gmem.contracts.message.Message;
import io.gmem.contracts.message.Topic;
import io.gmem.eventlog.EventPublisher;
import io.gmem.testkit.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A sampler and a memory service that answer while it is open, over a model that is served. */
final class PlayedServices implements AutoCloseable {
    private final Map<String, GenerationSpec> asked = new ConcurrentHashMap<>();
    private final ArtifactStore store;
    private final PlayedSampler sampler;
    private final PlayedMemory memory;
    private final SentCommands commands;

    private PlayedServices(CheckpointId checkpoint, ArtifactStore store, EventPublisher publisher) {
        this.store = store;
        sampler = new PlayedSampler(store, publisher, checkpoint);
        memory = new PlayedMemory(store, publisher);
        commands = new SentCommands(List.of(Topic.SAMPLING_COMMANDS, Topic.MEMORY_COMMANDS), this::answer);
    }

    static PlayedServices over(String name, PlayedSuite suite, ArtifactStore store, EventPublisher publisher)
            throws IOException {
        CheckpointId checkpoint = suite.modelIsServed(name);
        Eventually.holds(
                () -> given().get("/api/system").then().body("served.checkpoint", equalTo(checkpoint.toString())));
        Eventually.holds(() -> given().get("/api/datasets/" + name).then().statusCode(200));
        return new PlayedServices(checkpoint, store, publisher);
    }

    private void answer(Message message) {
        if (message instanceof GenerateImages request && !answeredBefore(request)) {
            asked.put(request.key(), request.spec());
            sampler.answer(request);
        } else if (message instanceof CancelJob request && asked.containsKey(request.key())) {
            sampler.cancel(request, asked.get(request.key()));
        } else if (message instanceof EncodeImage question && stillThere(question)) {
            memory.answer(question);
        }
    }

    /** Other tests' requests are on the broker still. */
    private boolean answeredBefore(GenerateImages request) {
        return found(ArtifactPath.job(request.spec().id()));
    }

    private boolean stillThere(EncodeImage question) {
        return found(ArtifactPath.of(question.file()));
    }

    private boolean found(ArtifactPath path) {
        try {
            return store.find(path).isPresent();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    SentCommands commands() {
        return commands;
    }

    @Override
    public void close() {
        commands.close();
    }
}
