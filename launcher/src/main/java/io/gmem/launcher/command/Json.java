package io.gmem.launcher.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.gmem.contracts.message.MessageJson;

/** Prints answers for programs. */
final class Json {
    private Json() {}

    static void print(Object answer) {
        try {
            System.out.println(
                    MessageJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(answer));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer that is no JSON", e);
        }
    }
}
