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
import io.gmem.memory.bank.BankCatalog;
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
 * Encodes an image on request, on a dedicated thread, so that requests never wait for operations or data sets. The handler is
 * stateless. A duplicate request yields the same response, and a request lost in a crash is redelivered because it was not
 * acknowledged.
 */
@ApplicationScoped
public class ImageEncodingHandler {
    private static final Logger LOG = Logger.getLogger(ImageEncodingHandler.class);

    private final BankCatalog catalogue;
    private final RowEncoders encoders;
    private final EventPublisher events;
    private final SourceLocator uploads;
    private final ImageDecoder decoder;
    private final int maxBytes;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread named = new Thread(task, "image-encoding");
        named.setDaemon(true);
        return named;
    });

    ImageEncodingHandler(
            BankCatalog catalogue,
            RowEncoders encoders,
            EventPublisher events,
            ArtifactStore store,
            IngestSettings settings,
            @ConfigProperty(name = "gmem.imports.dir") Path imports) {
        this.catalogue = catalogue;
        this.encoders = encoders;
        this.events = events;
        this.uploads = new SourceLocator(store, imports);
        this.decoder = new ImageDecoder(settings.imageLimits());
        this.maxBytes = settings.imageLimits().maxBytes();
    }

    /** Completes when the response is durable. */
    public Uni<Void> handle(EncodeImage request, @Nullable String traceparent) {
        return Uni.createFrom()
                .item(() -> encode(request))
                .runSubscriptionOn(thread)
                .chain(event -> events.publish(event, "answer:" + request.id(), traceparent));
    }

    private ImageEncodingEvent encode(EncodeImage request) {
        try {
            float[] snippet =
                    encoders.of(catalogue.get(request.version(), "bank")).encode(decoder.decode(bytes(request.file())));
            List<Float> numbers = new ArrayList<>(snippet.length);
            for (float number : snippet) {
                numbers.add(number);
            }
            return new ImageEncodingEvent.Encoded(request.id(), numbers);
        } catch (UndecodableImageException e) {
            return new ImageEncodingEvent.Unencoded(
                    request.id(),
                    new Failure(
                            "undecodable_image",
                            Category.USER,
                            false,
                            "file",
                            "file is not a readable image: " + e.reason()
                                    + "; supported formats are JPEG, PNG, WebP, GIF and BMP"));
        } catch (FailureException e) {
            return new ImageEncodingEvent.Unencoded(request.id(), e.failure());
        } catch (IOException | RuntimeException e) {
            LOG.errorf(e, "failed to encode image: bankVersion=%s", request.version());
            return new ImageEncodingEvent.Unencoded(request.id(), Failure.internal("encoding_failed", e));
        }
    }

    private byte[] bytes(ArtifactRef file) throws IOException {
        try (InputStream in = Files.newInputStream(uploads.locate(new DatasetSource.Upload(file, "image")))) {
            return in.readNBytes(maxBytes + 1);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        thread.shutdownNow();
    }
}
