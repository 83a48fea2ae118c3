package io.gmem.contracts.message;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.gmem.contracts.failure.FailureException;
import java.io.IOException;

/**
 * Messages as JSON: snake_case names, ISO-8601 instants. Reading is tolerant of fields it does not know (an older service
 * may read a newer event) and strict about those it needs.
 */
public final class MessageJson {
    private static final ObjectMapper MAPPER = mapper();

    private MessageJson() {}

    /** The mapper of the suite's JSON; a new one each time, so that a caller may make it stricter. */
    public static ObjectMapper mapper() {
        return JsonMapper.builder()
                .addModule(new JavaTimeModule())
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .build();
    }

    public static byte[] write(Message message) {
        try {
            return MAPPER.writeValueAsBytes(message);
        } catch (IOException e) {
            throw new IllegalStateException("cannot write " + message.getClass().getSimpleName(), e);
        }
    }

    /** Reads {@code json} as {@code type}; what cannot be read is an {@link UnreadableMessageException}. */
    public static Message read(MessageType type, byte[] json) {
        try {
            return Completeness.check(MAPPER.readValue(json, type.record()));
        } catch (IOException | FailureException e) {
            throw new UnreadableMessageException(type.wireName(), e);
        }
    }
}
