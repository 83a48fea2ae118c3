package io.gmem.gateway;

import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.bank.EncodeImage;
import io.gmem.contracts.bank.ImageEncodingEvent;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.eventlog.EventPublisher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;

/** Encodes images in place of the memory service: the snippet is the first four bytes; a first byte of 0 means an invalid image. */
final class FakeMemoryService {
    private final ArtifactStore store;
    private final EventPublisher publisher;

    FakeMemoryService(ArtifactStore store, EventPublisher publisher) {
        this.store = store;
        this.publisher = publisher;
    }

    static float[] snippet(byte[] image) {
        return new float[] {image[0], image[1], image[2], image[3]};
    }

    void handle(EncodeImage command) {
        byte[] image = read(command);
        if (image[0] == 0) {
            var failure = new Failure("undecodable_image", Category.USER, false, "file", "file must be an image");
            publisher.publishAndWait(new ImageEncodingEvent.Unencoded(command.id(), failure));
            return;
        }
        float[] snippet = snippet(image);
        publisher.publishAndWait(
                new ImageEncodingEvent.Encoded(command.id(), List.of(snippet[0], snippet[1], snippet[2], snippet[3])));
    }

    private byte[] read(EncodeImage command) {
        try {
            return Files.readAllBytes(store.fetch(command.file()).resolve("upload.bin"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
