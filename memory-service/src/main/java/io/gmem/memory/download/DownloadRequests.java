package io.gmem.memory.download;

import io.gmem.contracts.failure.InvalidInputException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Flow;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Sends HTTP and HTTPS requests for files. The address is checked before every request, including redirects, and a host that is
 * not allowed is never contacted. The JVM caches a name lookup for 30 seconds, so the connection uses the checked address.
 */
public final class DownloadRequests {
    private static final String FIELD = "source.url";
    private static final int MAX_REDIRECTS = 5;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final Predicate<InetAddress> allowed;
    private final Duration patience;
    private final HttpClient client;

    /** @param allowed whether a host may be contacted */
    public DownloadRequests(Predicate<InetAddress> allowed, Duration patience) {
        this.allowed = allowed;
        this.patience = patience;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(patience)
                .build();
    }

    /**
     * Returns the first response that is not a redirect. The caller must subscribe to its body.
     *
     * @param from offset of the first requested byte, above 0 only with {@code etag}
     * @param etag of the partially received file; a different file is sent from its first byte
     * @throws InvalidInputException if the address or a redirect is not allowed
     */
    HttpResponse<Flow.Publisher<List<ByteBuffer>>> get(URI address, long from, @Nullable String etag)
            throws IOException, InterruptedException {
        URI current = address;
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            check(current);
            var request = HttpRequest.newBuilder(current).timeout(patience).header("accept-encoding", "identity");
            if (from > 0 && etag != null) {
                request.header("range", "bytes=" + from + "-").header("if-range", etag);
            }
            var response = client.send(request.build(), BodyHandlers.ofPublisher());
            if (!REDIRECTS.contains(response.statusCode())) {
                return response;
            }
            response.body().subscribe(new CancelingSubscriber());
            current = next(current, response.headers().firstValue("location").orElse(""));
        }
        throw new InvalidInputException(
                FIELD, "is redirected more than " + MAX_REDIRECTS + " times; use the final URL");
    }

    private static URI next(URI from, String location) {
        URI next;
        try {
            next = from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(FIELD, "redirects to an invalid URL", e);
        }
        String scheme = String.valueOf(next.getScheme()).toLowerCase(Locale.ROOT);
        boolean safe = scheme.equals("https") || (scheme.equals("http") && "http".equalsIgnoreCase(from.getScheme()));
        InvalidInputException.unless(
                safe && next.getHost() != null && next.getRawUserInfo() == null && !location.isEmpty(),
                FIELD,
                "must redirect from http to http or https, or from https to https, to a URL without credentials");
        return next;
    }

    private void check(URI address) throws IOException {
        InetAddress[] addresses;
        try {
            addresses = InetAddress.getAllByName(address.getHost());
        } catch (UnknownHostException e) {
            throw new IOException("host " + address.getHost() + " cannot be resolved", e);
        }
        for (InetAddress found : addresses) {
            InvalidInputException.unless(
                    allowed.test(found),
                    FIELD,
                    "must lead to a public address; set gmem.downloads.private=true on the memory service to allow private"
                            + " addresses");
        }
    }

    /** Cancels the subscription, so the body is discarded. */
    static final class CancelingSubscriber implements Flow.Subscriber<List<ByteBuffer>> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.cancel();
        }

        @Override
        public void onNext(List<ByteBuffer> item) {}

        @Override
        public void onError(Throwable throwable) {}

        @Override
        public void onComplete() {}
    }
}
