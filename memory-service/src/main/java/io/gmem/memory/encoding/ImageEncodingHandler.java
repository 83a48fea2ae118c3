package io.gmem.memory.encoding;

import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.bank.EncodeImage;
import io.gmem.contracts.bank.ImageEncodingEvent;
import io.gmem.contracts.dataset.DatasetSource;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.diffusion.image.ImageDecoder;
import io.gmem.diffusion.image.UndecodableImageException;
import io.gmem.eventlog.EventPublisher;
import io.gmem.memory.bank.BankCatalogue;
import io.gmem.memory.bank.RowEncoders;
import io.gmem.memory.ingest.IngestSettings;
import io.gmem.memory.source.SourceLocator;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Encodes a picture for whoever asks, on a thread of its own: a question waits for no operation and no data set. Nothing is kept; a
 * question that comes twice is answered twice alike, and one that a crash swallowed comes again, for it was not acknowledged.
 */
@ApplicationScoped
public class ImageEncodingHandler {
    private static final Logger LOG = Logger.getLogger(ImageEncodingHandler.class);

    private final BankCatalogue catalogue;
    private final RowEncoders encoders;
    private final EventPublisher events;
    private final SourceLocator uploads;
    private final ImageDecoder decoder;
    private final int mostBytes;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread named = new Thread(task, "picture-questions");
        named.setDaemon(true);
        return named;
    });

    ImageEncodingHandler(
            BankCatalogue catalogue,
            RowEncoders encoders,
            EventPublisher events,
            ArtifactStore store,
            IngestSettings settings,
            @ConfigProperty(name = "gmem.imports.dir") Path imports) {
        this.catalogue = catalogue;
        this.encoders = encoders;
        this.events = events;
        this.uploads = new SourceLocator(store, imports);
        this.decoder = new ImageDecoder(settings.pictureLimits());
        this.mostBytes = settings.pictureLimits().maxBytes();
    }

    /** Completes when the answer is durable. */
    public Uni<Void> answer(EncodeImage question, @Nullable String traceparent) {
        return Uni.createFrom()
                .item(() -> answerTo(question))
                .runSubscriptionOn(thread)
                .chain(answer -> events.publish(answer, "answer:" + question.id(), traceparent));
    }

    private ImageEncodingEvent answerTo(EncodeImage question) {
        try {
            float[] snippet = encoders.of(catalogue.get(question.version(), "bank"))
                    .encode(decoder.decode(bytes(question.file())));
            List<Float> numbers = new ArrayList<>(snippet.length);
            for (float number : snippet) {
                numbers.add(number);
            }
            return new ImageEncodingEvent.Encoded(question.id(), numbers);
        } catch (UndecodableImageException e) {
            return new ImageEncodingEvent.Unencoded(
                    question.id(),
                    new Failure(
                            "undecodable_image",
                            Category.USER,
                            false,
                            "file",
                            "file is no picture that can be read: " + e.reason()
                                    + "; JPEG, PNG, WebP, GIF and BMP are read"));
        } catch (FailureException e) {
            return new ImageEncodingEvent.Unencoded(question.id(), e.failure());
        } catch (IOException | RuntimeException e) {
            LOG.errorf(e, "picture not encoded: bankVersion=%s", question.version());
            return new ImageEncodingEvent.Unencoded(question.id(), Failure.internal("encoding_failed", e));
        }
    }

    private byte[] bytes(ArtifactRef file) throws IOException {
        try (InputStream in = Files.newInputStream(uploads.locate(new DatasetSource.Upload(file, "picture")))) {
            return in.readNBytes(mostBytes + 1);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        thread.shutdownNow();
    }
}
