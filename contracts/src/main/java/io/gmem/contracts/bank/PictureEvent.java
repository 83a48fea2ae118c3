package io.gmem.contracts.bank;

import io.gmem.contracts.OperationId;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.message.Event;
import java.util.List;

/** The answer to {@link EncodePicture}. */
public sealed interface PictureEvent extends Event {
    OperationId id();

    @Override
    default String key() {
        return id().value();
    }

    /** @param snippet of the picture {@code (D)}, unnormalised */
    record Encoded(OperationId id, List<Float> snippet) implements PictureEvent {}

    /** It is no picture, or there is no such encoder. */
    record Unencoded(OperationId id, Failure failure) implements PictureEvent {}
}
