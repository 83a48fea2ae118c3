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

/** Asks memory-service for the snippet of a picture and waits for its answer, which comes as an event. */
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
        if (event.message() instanceof ImageEncodingEvent answer) {
            CompletableFuture<float[]> asked = waiting.get(answer.id());
            if (asked == null) {
                return; // asked by another gateway, or given up
            }
            if (answer instanceof ImageEncodingEvent.Encoded encoded) {
                float[] snippet = new float[encoded.snippet().size()];
                for (int i = 0; i < snippet.length; i++) {
                    snippet[i] = encoded.snippet().get(i);
                }
                asked.complete(snippet);
            } else if (answer instanceof ImageEncodingEvent.Unencoded refused) {
                asked.completeExceptionally(new FailureException(refused.failure()));
            }
        }
    }

    /** The snippet {@code (D)} of a picture, as the encoder of {@code version} makes it. */
    public Uni<float[]> snippet(BankVersion version, ArtifactRef picture) {
        var id = new OperationId(UUID.randomUUID().toString());
        var answer = new CompletableFuture<float[]>();
        waiting.put(id, answer);
        return commands.send(new EncodeImage(id, version, picture))
                .chain(() -> Uni.createFrom().completionStage(answer))
                .ifNoItem()
                .after(LIMIT)
                .failWith(() -> new FailureException(new Failure(
                        "encoding_timeout",
                        Category.DEPENDENCY,
                        true,
                        null,
                        "the memory service did not encode the picture within " + LIMIT.toSeconds()
                                + " s; look whether it runs, and ask again")))
                .eventually(() -> waiting.remove(id));
    }
}
