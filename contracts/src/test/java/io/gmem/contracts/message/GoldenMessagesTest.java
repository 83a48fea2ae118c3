package io.gmem.contracts.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Checks that all published message formats stay readable. Golden files must not be edited; a change of format is a new version
 * with its own file.
 */
class GoldenMessagesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @EnumSource
    void readsGoldenMessage(MessageType type) throws IOException {
        assertThat(MessageJson.read(type, golden(type))).isEqualTo(Examples.of(type));
    }

    @ParameterizedTest
    @EnumSource
    void writesGoldenMessage(MessageType type) throws IOException {
        assertThat(JSON.readTree(MessageJson.write(Examples.of(type)))).isEqualTo(JSON.readTree(golden(type)));
    }

    @ParameterizedTest
    @EnumSource
    void ignoresUnknownFields(MessageType type) throws IOException {
        var message = (ObjectNode) JSON.readTree(golden(type));
        message.put("added_by_newer_service", true);
        assertThat(MessageJson.read(type, JSON.writeValueAsBytes(message))).isEqualTo(Examples.of(type));
    }

    @ParameterizedTest
    @EnumSource
    void rejectsMessageWithoutFirstField(MessageType type) throws IOException {
        var message = (ObjectNode) JSON.readTree(golden(type));
        Iterator<String> fields = message.fieldNames();
        message.remove(fields.next());
        byte[] incomplete = JSON.writeValueAsBytes(message);
        assertThatThrownBy(() -> MessageJson.read(type, incomplete))
                .isInstanceOf(UnreadableMessageException.class)
                .hasMessageContaining(type.wireName());
    }

    private static byte[] golden(MessageType type) throws IOException {
        String name = "/golden/" + type.wireName() + ".json";
        try (InputStream file = GoldenMessagesTest.class.getResourceAsStream(name)) {
            assertThat(file).as("the golden file " + name).isNotNull();
            return file.readAllBytes();
        }
    }
}
