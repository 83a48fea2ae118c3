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

/** Encodes pictures as the memory service would; the snippet is the first four bytes, and a picture that begins with 0 is none. */
final class PlayedMemory {
    private final ArtifactStore store;
    private final EventPublisher publisher;

    PlayedMemory(ArtifactStore store, EventPublisher publisher) {
        this.store = store;
        this.publisher = publisher;
    }

    static float[] snippet(byte[] picture) {
        return new float[] {picture[0], picture[1], picture[2], picture[3]};
    }

    void answer(EncodeImage question) {
        byte[] picture = read(question);
        if (picture[0] == 0) {
            var failure = new Failure("undecodable_image", Category.USER, false, "file", "file is no picture");
            publisher.publishAndWait(new ImageEncodingEvent.Unencoded(question.id(), failure));
            return;
        }
        float[] snippet = snippet(picture);
        publisher.publishAndWait(
                new ImageEncodingEvent.Encoded(question.id(), List.of(snippet[0], snippet[1], snippet[2], snippet[3])));
    }

    private byte[] read(EncodeImage question) {
        try {
            return Files.readAllBytes(store.fetch(question.file()).resolve("upload.bin"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
