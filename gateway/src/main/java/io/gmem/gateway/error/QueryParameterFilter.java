package io.gmem.gateway.error;

import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.failure.InvalidInputException;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Rejects requests with unknown or repeated query parameters. */
final class QueryParameterFilter {

    @ServerRequestFilter
    void check(ContainerRequestContext request, ResourceInfo resource) {
        if (resource.getResourceMethod() == null) {
            return;
        }
        List<String> known = Arrays.stream(resource.getResourceMethod().getParameters())
                .flatMap(QueryParameterFilter::names)
                .toList();
        for (Map.Entry<String, List<String>> given :
                request.getUriInfo().getQueryParameters().entrySet()) {
            String name = given.getKey();
            if (!known.contains(name)) {
                String message = name + " is not a known query parameter; "
                        + (known.isEmpty()
                                ? "this path has none"
                                : "the known parameters are " + String.join(", ", known));
                throw new FailureException(new Failure("unknown_field", Category.USER, false, name, message));
            }
            InvalidInputException.unless(
                    given.getValue().size() == 1,
                    name,
                    "must be given once (was given " + given.getValue().size() + " times)");
        }
    }

    /** Returns the names of the query parameters bound to {@code parameter} or to the fields of its bean. */
    private static Stream<String> names(Parameter parameter) {
        Stream<? extends AnnotatedElement> elements = parameter.isAnnotationPresent(BeanParam.class)
                ? Arrays.stream(parameter.getType().getFields())
                : Stream.of(parameter);
        return elements.filter(element -> element.isAnnotationPresent(QueryParam.class))
                .map(element -> element.getAnnotation(QueryParam.class).value());
    }
}
