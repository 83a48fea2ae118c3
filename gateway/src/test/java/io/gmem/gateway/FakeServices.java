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

/** A sampler and a memory service that handle commands for a served model until they are closed. */
final class FakeServices implements AutoCloseable {
    private final Map<String, GenerationSpec> requested = new ConcurrentHashMap<>();
    private final ArtifactStore store;
    private final FakeSampler sampler;
    private final FakeMemoryService memory;
    private final SentCommands commands;

    private FakeServices(CheckpointId checkpoint, ArtifactStore store, EventPublisher publisher) {
        this.store = store;
        sampler = new FakeSampler(store, publisher, checkpoint);
        memory = new FakeMemoryService(store, publisher);
        commands = new SentCommands(List.of(Topic.SAMPLING_COMMANDS, Topic.MEMORY_COMMANDS), this::handle);
    }

    static FakeServices over(String name, SuiteFixture suite, ArtifactStore store, EventPublisher publisher)
            throws IOException {
        CheckpointId checkpoint = suite.publishServedModel(name);
        Eventually.holds(
                () -> given().get("/api/system").then().body("served.checkpoint", equalTo(checkpoint.toString())));
        Eventually.holds(() -> given().get("/api/datasets/" + name).then().statusCode(200));
        return new FakeServices(checkpoint, store, publisher);
    }

    private void handle(Message message) {
        if (message instanceof GenerateImages request && !handledBefore(request)) {
            requested.put(request.key(), request.spec());
            sampler.handle(request);
        } else if (message instanceof CancelJob request && requested.containsKey(request.key())) {
            sampler.cancel(request, requested.get(request.key()));
        } else if (message instanceof EncodeImage command && uploadExists(command)) {
            memory.handle(command);
        }
    }

    /** Requests of other tests are still on the broker. */
    private boolean handledBefore(GenerateImages request) {
        return exists(ArtifactPath.job(request.spec().id()));
    }

    private boolean uploadExists(EncodeImage command) {
        return exists(ArtifactPath.of(command.file()));
    }

    private boolean exists(ArtifactPath path) {
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
