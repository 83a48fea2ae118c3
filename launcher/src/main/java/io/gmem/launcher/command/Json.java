package io.gmem.launcher.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.gmem.contracts.message.MessageJson;

/** Prints results as indented JSON. */
final class Json {
    private Json() {}

    static void print(Object result) {
        try {
            System.out.println(
                    MessageJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(result));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the result cannot be serialized to JSON", e);
        }
    }
}
