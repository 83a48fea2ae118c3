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

/** Adds the common error responses to the OpenAPI description of every operation. */
public final class ApiDescription implements OASFilter {
    private static final Map<String, String> ALWAYS = Map.of(
            "400", "Invalid request; see `code` and `field` (`param`)",
            "406", "No media type in the Accept header can be produced",
            "503", "A dependency is unavailable; retry later");
    private static final Map<String, String> FOR_PATH_PARAMETERS =
            Map.of("404", "An object named in the path does not exist");
    private static final Map<String, String> FOR_BODIES =
            Map.of("413", "The request body is too large", "415", "The Content-Type is not supported");
    private static final Map<String, String> FOR_POSTS = Map.of(
            "409", "The name is in use, or the current state does not allow the operation",
            "429", "A limit is reached; retry later");
    private static final Map<String, String> FOR_UPLOADS =
            Map.of("411", "A form has no Content-Length", "507", "No disk space is left; retry later");
    private static final Map<String, String> FOR_GENERATIONS =
            Map.of("504", "The images were not completed in time; the job continues");

    @Override
    public void filterOpenAPI(OpenAPI api) {
        api.getPaths()
                .getPathItems()
                .forEach((path, item) -> item.getOperations()
                        .forEach((method, operation) -> errorResponses(path, method, operation)
                                .forEach((status, description) -> operation
                                        .getResponses()
                                        .addAPIResponse(status, errorResponse(description, path)))));
    }

    private static SortedMap<String, String> errorResponses(
            String path, PathItem.HttpMethod method, Operation operation) {
        var errorResponses = new TreeMap<>(ALWAYS);
        if (path.contains("{")) {
            errorResponses.putAll(FOR_PATH_PARAMETERS);
        }
        if (operation.getRequestBody() != null) {
            errorResponses.putAll(FOR_BODIES);
        }
        if (method == PathItem.HttpMethod.POST) {
            errorResponses.putAll(FOR_POSTS);
            if (path.equals("/api/datasets")) {
                errorResponses.putAll(FOR_UPLOADS);
            } else if (path.endsWith("/generations")) {
                errorResponses.putAll(FOR_GENERATIONS);
            }
        }
        return errorResponses;
    }

    private static APIResponse errorResponse(String description, String path) {
        boolean openAi = path.startsWith("/v1/");
        return OASFactory.createAPIResponse()
                .description(description)
                .content(OASFactory.createContent()
                        .addMediaType(
                                openAi ? "application/json" : "application/problem+json",
                                OASFactory.createMediaType()
                                        .schema(OASFactory.createSchema().ref(openAi ? "OpenAiError" : "Problem"))));
    }
}
