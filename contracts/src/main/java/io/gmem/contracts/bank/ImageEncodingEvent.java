package io.gmem.contracts.bank;

import io.gmem.contracts.OperationId;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.message.Event;
import java.util.List;

/** The response to {@link EncodeImage}. */
public sealed interface ImageEncodingEvent extends Event {
    OperationId id();

    @Override
    default String key() {
        return id().value();
    }

    /**
     * The image was encoded.
     *
     * @param snippet snippet of the image, shape {@code (D)}, not normalized
     */
    record Encoded(OperationId id, List<Float> snippet) implements ImageEncodingEvent {}

    /** The image could not be encoded: the file is not an image, or the encoder is unavailable. */
    record Unencoded(OperationId id, Failure failure) implements ImageEncodingEvent {}
}
