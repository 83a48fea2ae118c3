package io.gmem.gateway.system;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** Adds to the description of every operation how it refuses: the same everywhere, so it is said once, here. */
public final class ApiDescription implements OASFilter {
    private static final Map<String, String> ALWAYS = Map.of(
            "400", "Wrong: `code` says what, `field` (`param`) names where",
            "406", "Nothing the header Accept names can be answered",
            "503", "The suite cannot say now; ask again");
    private static final Map<String, String> OF_NAMES = Map.of("404", "The path names something unknown");
    private static final Map<String, String> OF_BODIES =
            Map.of("413", "The body is larger than is taken", "415", "The Content-Type is not taken");
    private static final Map<String, String> OF_TASKS = Map.of(
            "409", "The name is taken, or the state of things forbids it",
            "429", "A bound is reached; ask again later");
    private static final Map<String, String> OF_UPLOADS =
            Map.of("411", "A form does not say its Content-Length", "507", "No room is left; ask again later");
    private static final Map<String, String> OF_GENERATIONS = Map.of("504", "No images in time; the job goes on");

    @Override
    public void filterOpenAPI(OpenAPI api) {
        api.getPaths()
                .getPathItems()
                .forEach((path, item) -> item.getOperations()
                        .forEach((method, operation) -> refusals(path, method, operation)
                                .forEach((status, meaning) ->
                                        operation.getResponses().addAPIResponse(status, refusal(meaning, path)))));
    }

    private static SortedMap<String, String> refusals(String path, PathItem.HttpMethod method, Operation operation) {
        var refusals = new TreeMap<>(ALWAYS);
        if (path.contains("{")) {
            refusals.putAll(OF_NAMES);
        }
        if (operation.getRequestBody() != null) {
            refusals.putAll(OF_BODIES);
        }
        if (method == PathItem.HttpMethod.POST) {
            refusals.putAll(OF_TASKS);
            if (path.equals("/api/datasets")) {
                refusals.putAll(OF_UPLOADS);
            } else if (path.endsWith("/generations")) {
                refusals.putAll(OF_GENERATIONS);
            }
        }
        return refusals;
    }

    private static APIResponse refusal(String meaning, String path) {
        boolean openAi = path.startsWith("/v1/");
        return OASFactory.createAPIResponse()
                .description(meaning)
                .content(OASFactory.createContent()
                        .addMediaType(
                                openAi ? "application/json" : "application/problem+json",
                                OASFactory.createMediaType()
                                        .schema(OASFactory.createSchema().ref(openAi ? "OpenAiError" : "Problem"))));
    }
}
