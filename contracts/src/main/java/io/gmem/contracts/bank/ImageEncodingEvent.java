package io.gmem.contracts.bank;

import io.gmem.contracts.OperationId;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.message.Event;
import java.util.List;

/** The answer to {@link EncodeImage}. */
public sealed interface ImageEncodingEvent extends Event {
    OperationId id();

    @Override
    default String key() {
        return id().value();
    }

    /** @param snippet of the picture {@code (D)}, unnormalised */
    record Encoded(OperationId id, List<Float> snippet) implements ImageEncodingEvent {}

    /** It is no picture, or there is no such encoder. */
    record Unencoded(OperationId id, Failure failure) implements ImageEncodingEvent {}
}
