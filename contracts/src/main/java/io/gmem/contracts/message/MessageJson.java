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
 * Reads and writes messages as JSON, with snake_case names and ISO-8601 instants. Unknown fields are ignored, so that an older
 * service can read a newer event. Missing required fields are errors.
 */
public final class MessageJson {
    private static final ObjectMapper MAPPER = mapper();

    private MessageJson() {}

    /** Returns a new mapper for the suite's JSON. Callers may configure it further. */
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

    /**
     * Reads {@code json} as a message of {@code type}.
     *
     * @throws UnreadableMessageException if the JSON does not match the type
     */
    public static Message read(MessageType type, byte[] json) {
        try {
            return Completeness.check(MAPPER.readValue(json, type.record()));
        } catch (IOException | FailureException e) {
            throw new UnreadableMessageException(type.wireName(), e);
        }
    }
}
