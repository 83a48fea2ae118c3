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

/** Refuses query parameters that the resource would not read, by name: unknown ones, and those said twice. */
final class KnownQuery {

    @ServerRequestFilter
    void check(ContainerRequestContext request, ResourceInfo resource) {
        if (resource.getResourceMethod() == null) {
            return;
        }
        List<String> known = Arrays.stream(resource.getResourceMethod().getParameters())
                .flatMap(KnownQuery::names)
                .toList();
        for (Map.Entry<String, List<String>> given :
                request.getUriInfo().getQueryParameters().entrySet()) {
            String name = given.getKey();
            if (!known.contains(name)) {
                String message = name + " is not a known query parameter; "
                        + (known.isEmpty() ? "none is known here" : "known here are " + String.join(", ", known));
                throw new FailureException(new Failure("unknown_field", Category.USER, false, name, message));
            }
            InvalidInputException.unless(
                    given.getValue().size() == 1,
                    name,
                    "is said " + given.getValue().size() + " times: say it once");
        }
    }

    /** The query parameters that a method's parameter, or each field of its bean, takes. */
    private static Stream<String> names(Parameter parameter) {
        Stream<? extends AnnotatedElement> takers = parameter.isAnnotationPresent(BeanParam.class)
                ? Arrays.stream(parameter.getType().getFields())
                : Stream.of(parameter);
        return takers.filter(taker -> taker.isAnnotationPresent(QueryParam.class))
                .map(taker -> taker.getAnnotation(QueryParam.class).value());
    }
}
