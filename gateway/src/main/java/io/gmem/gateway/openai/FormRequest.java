package io.gmem.gateway.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gmem.contracts.message.Completeness;
import io.gmem.gateway.error.JsonBindingError;
import io.gmem.gateway.form.ImageForm;
import java.math.BigDecimal;
import java.util.Set;

/** Converts form fields to the JSON request type, so that validation and error messages are the same for both. */
final class FormRequest {
    private static final Set<String> NUMBERS = Set.of(
            "n",
            "seed",
            "num_inference_steps",
            "guidance_scale",
            "output_compression",
            "partial_images",
            "gmem.bank_version");
    private static final Set<String> BOOLEANS = Set.of("stream");

    private FormRequest() {}

    static ImageRequest read(ImageForm form, ObjectMapper json) {
        ObjectNode body = json.createObjectNode();
        form.texts().forEach((name, text) -> {
            ObjectNode into = body;
            String field = name;
            if (name.startsWith("gmem.")) {
                into = body.withObject("/gmem");
                field = name.substring("gmem.".length());
            }
            put(into, field, name, text);
        });
        try {
            return Completeness.check(json.treeToValue(body, ImageRequest.class));
        } catch (JsonProcessingException e) {
            throw JsonBindingError.toFailure(e);
        }
    }

    private static void put(ObjectNode into, String field, String name, String text) {
        if (BOOLEANS.contains(name) && (text.equals("true") || text.equals("false"))) {
            into.put(field, text.equals("true"));
        } else if (NUMBERS.contains(name) && text.matches("-?\\d{1,18}")) {
            into.put(field, Long.parseLong(text));
        } else if (NUMBERS.contains(name) && text.matches("-?\\d{1,18}\\.\\d{1,18}")) {
            into.put(field, new BigDecimal(text));
        } else {
            into.put(field, text);
        }
    }
}
