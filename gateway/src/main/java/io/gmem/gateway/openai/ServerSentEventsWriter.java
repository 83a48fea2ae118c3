package io.gmem.gateway.openai;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerHttpResponse;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/** Writes events without blocking a thread, and cancels the events when the client disconnects. */
@Provider
public class ServerSentEventsWriter implements ServerMessageBodyWriter<ServerSentEvents> {
    @Override
    public boolean isWriteable(
            Class<?> type, Type genericType, ResteasyReactiveResourceInfo target, MediaType mediaType) {
        return ServerSentEvents.class.isAssignableFrom(type);
    }

    @Override
    public boolean isWriteable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return ServerSentEvents.class.isAssignableFrom(type);
    }

    @Override
    public void writeResponse(ServerSentEvents body, Type genericType, ServerRequestContext context) {
        var request = (ResteasyReactiveRequestContext) context;
        request.suspend();
        ServerHttpResponse response = context.serverResponse();
        response.setChunked(true);
        Cancellable events = body.events()
                .onItem()
                .call(event -> Uni.createFrom().completionStage(() -> response.write(event)))
                .subscribe()
                .with(event -> {}, failure -> end(response, request), () -> end(response, request));
        response.addCloseHandler(events::cancel);
    }

    private static void end(ServerHttpResponse response, ResteasyReactiveRequestContext request) {
        if (!response.closed()) {
            response.end();
        }
        request.resume();
    }

    @Override
    public void writeTo(
            ServerSentEvents body,
            Class<?> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, Object> headers,
            OutputStream out) {
        throw new UnsupportedOperationException("server-sent events must be written asynchronously");
    }
}
