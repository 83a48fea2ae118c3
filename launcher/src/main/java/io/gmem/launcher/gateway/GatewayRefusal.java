package io.gmem.launcher.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.gmem.contracts.message.MessageJson;
import io.gmem.launcher.CommandFailure;
import io.gmem.launcher.ExitCode;
import java.io.IOException;

/**
 * An error response of the gateway, as an RFC 9457 problem of the native interface or in OpenAI's error format.
 *
 * @param status HTTP status
 */
record GatewayRefusal(int status, String message) {
    static GatewayRefusal of(int status, byte[] body) {
        return new GatewayRefusal(status, message(status, body));
    }

    private static String message(int status, byte[] body) {
        try {
            JsonNode json = MessageJson.mapper().readTree(body);
            String detail = json.path("detail")
                    .asText(json.path("error").path("message").asText());
            String field =
                    json.path("field").asText(json.path("error").path("param").asText());
            if (!detail.isBlank()) {
                return field.isBlank() || field.equals("null") || detail.contains(field)
                        ? detail
                        : field + ": " + detail;
            }
        } catch (IOException e) {
            // no JSON body: report the status alone
        }
        return "the gateway answered with HTTP status " + status;
    }

    CommandFailure asFailure() {
        ExitCode code = switch (status) {
            case 409 -> ExitCode.CONFLICT;
            case 429, 503, 507 -> ExitCode.LATER;
            default -> status < 500 ? ExitCode.REFUSED : ExitCode.FAILED;
        };
        return new CommandFailure(code, message);
    }
}
