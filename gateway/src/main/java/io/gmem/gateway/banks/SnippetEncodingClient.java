package io.gmem.gateway.banks;

import io.gmem.contracts.BankVersion;
import io.gmem.contracts.OperationId;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.bank.EncodeImage;
import io.gmem.contracts.bank.ImageEncodingEvent;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.eventlog.Envelope;
import io.gmem.gateway.view.CommandSender;
import io.gmem.gateway.view.EventListener;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Requests the snippet of an image from the memory service and waits for the response event. */
@ApplicationScoped
public class SnippetEncodingClient implements EventListener {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final CommandSender commands;
    private final Map<OperationId, CompletableFuture<float[]>> waiting = new ConcurrentHashMap<>();

    SnippetEncodingClient(CommandSender commands) {
        this.commands = commands;
    }

    @Override
    public void apply(Envelope event) {
        if (event.message() instanceof ImageEncodingEvent response) {
            CompletableFuture<float[]> pending = waiting.get(response.id());
            if (pending == null) {
                return; // requested by another gateway, or timed out
            }
            if (response instanceof ImageEncodingEvent.Encoded encoded) {
                float[] snippet = new float[encoded.snippet().size()];
                for (int i = 0; i < snippet.length; i++) {
                    snippet[i] = encoded.snippet().get(i);
                }
                pending.complete(snippet);
            } else if (response instanceof ImageEncodingEvent.Unencoded unencoded) {
                pending.completeExceptionally(new FailureException(unencoded.failure()));
            }
        }
    }

    /** Returns the snippet {@code (D)} of an image, computed by the encoder of {@code version}. */
    public Uni<float[]> snippet(BankVersion version, ArtifactRef image) {
        var id = new OperationId(UUID.randomUUID().toString());
        var response = new CompletableFuture<float[]>();
        waiting.put(id, response);
        return commands.send(new EncodeImage(id, version, image))
                .chain(() -> Uni.createFrom().completionStage(response))
                .ifNoItem()
                .after(LIMIT)
                .failWith(() -> new FailureException(new Failure(
                        "encoding_timeout",
                        Category.DEPENDENCY,
                        true,
                        null,
                        "the memory service did not encode the image within " + LIMIT.toSeconds()
                                + " s; check that it is running, then retry")))
                .eventually(() -> waiting.remove(id));
    }
}
