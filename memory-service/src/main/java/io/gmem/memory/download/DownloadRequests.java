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
 * Asks for files over http and https. Where an address leads is looked at before every request, redirects too, and a host that may not
 * be reached is not asked; Java keeps what a name stood for for 30 seconds, so the connection goes where was looked.
 */
public final class DownloadRequests {
    private static final String FIELD = "source.url";
    private static final int MOST_REDIRECTS = 5;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final Predicate<InetAddress> reachable;
    private final Duration patience;
    private final HttpClient client;

    /** @param reachable which hosts may be asked */
    public DownloadRequests(Predicate<InetAddress> reachable, Duration patience) {
        this.reachable = reachable;
        this.patience = patience;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(patience)
                .build();
    }

    /**
     * The first answer that is no redirect. Its body has to be subscribed to.
     *
     * @param from the first byte that is wanted, above 0 only with {@code etag}
     * @param etag of the file whose bytes are wanted; another file is wanted from its first byte
     * @throws InvalidInputException when it leads where it may not
     */
    HttpResponse<Flow.Publisher<List<ByteBuffer>>> get(URI address, long from, @Nullable String etag)
            throws IOException, InterruptedException {
        URI there = address;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            check(there);
            var request = HttpRequest.newBuilder(there).timeout(patience).header("accept-encoding", "identity");
            if (from > 0 && etag != null) {
                request.header("range", "bytes=" + from + "-").header("if-range", etag);
            }
            var answer = client.send(request.build(), BodyHandlers.ofPublisher());
            if (!REDIRECTS.contains(answer.statusCode())) {
                return answer;
            }
            answer.body().subscribe(new Nobody());
            there = next(there, answer.headers().firstValue("location").orElse(""));
        }
        throw new InvalidInputException(
                FIELD, "is redirected more than " + MOST_REDIRECTS + " times; name where it ends up");
    }

    private static URI next(URI from, String location) {
        URI next;
        try {
            next = from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(FIELD, "is redirected to what is no address", e);
        }
        String scheme = String.valueOf(next.getScheme()).toLowerCase(Locale.ROOT);
        boolean safe = scheme.equals("https") || (scheme.equals("http") && "http".equalsIgnoreCase(from.getScheme()));
        InvalidInputException.unless(
                safe && next.getHost() != null && next.getRawUserInfo() == null && !location.isEmpty(),
                FIELD,
                "is redirected to where it must not lead: from http to http or https, from https to https, without a"
                        + " password");
        return next;
    }

    private void check(URI address) throws IOException {
        InetAddress[] found;
        try {
            found = InetAddress.getAllByName(address.getHost());
        } catch (UnknownHostException e) {
            throw new IOException("its host " + address.getHost() + " cannot be found", e);
        }
        for (InetAddress there : found) {
            InvalidInputException.unless(
                    reachable.test(there),
                    FIELD,
                    "leads to an address that is not public; the memory service reads such with"
                            + " gmem.downloads.private=true only");
        }
    }

    /** Wants nothing of a body. */
    static final class Nobody implements Flow.Subscriber<List<ByteBuffer>> {
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
