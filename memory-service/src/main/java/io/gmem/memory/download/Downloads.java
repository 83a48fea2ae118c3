package io.gmem.memory.download;

import io.gmem.contracts.failure.FailureException;
import io.gmem.memory.download.PartialFile.Known;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Fetches a file into a folder, going on where an earlier attempt, or an earlier life of this service, was cut off: with a request for
 * the missing bytes of the very file whose beginning is there (Range, If-Range and a strong ETag, RFC 9110). A server that gives no
 * such tag, or has another file by now, is read from the first byte.
 */
public final class Downloads {
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18}|\\*)");

    /** Answers that another attempt may better: request timeout, range not satisfiable, too early, too many requests. */
    private static final Set<Integer> PASSING = Set.of(408, 416, 425, 429);

    private final DownloadRequests requests;
    private final DownloadLimits limits;

    public Downloads(DownloadRequests requests, DownloadLimits limits) {
        this.requests = requests;
        this.limits = limits;
    }

    /**
     * The whole file, in {@code folder}; minutes of work.
     *
     * @param folder for this file alone; what an earlier attempt left there is gone on with
     * @throws FailureException when the address is to blame, or its server
     * @throws InterruptedException at once when the thread is interrupted; what came is kept
     */
    public Path fetch(URI address, Path folder) throws IOException, InterruptedException {
        var partial = new PartialFile(Files.createDirectories(folder));
        for (int failed = 0; ; ) {
            long before = partial.size();
            try {
                attempt(address, partial);
                return partial.content();
            } catch (IOException e) {
                failed = partial.size() > before ? 1 : failed + 1;
                if (failed >= limits.attempts()) {
                    throw Refusals.unavailable(e);
                }
            }
            TimeUnit.NANOSECONDS.sleep(limits.pause().multipliedBy(failed).toNanos());
        }
    }

    private void attempt(URI address, PartialFile partial) throws IOException, InterruptedException {
        Known known = partial.known();
        long there = known == null ? 0 : partial.size();
        boolean whole = known != null && there == known.bytes();
        long from = whole
                ? there - 1
                : there; // whether a whole one is still the same shows when its last byte is asked for
        var answer = requests.get(address, from, known == null ? null : known.etag());
        boolean goesOn = from > 0 && answer.statusCode() == 206;
        Known said;
        try {
            said = goesOn ? same(answer.headers(), from, known, partial) : begun(answer, partial);
        } catch (IOException | RuntimeException e) {
            answer.body().subscribe(new DownloadRequests.Nobody());
            throw e;
        }
        if (goesOn && whole) {
            answer.body().subscribe(new DownloadRequests.Nobody());
            return;
        }
        receive(answer.body(), partial, goesOn ? from : 0, said);
    }

    private void receive(Flow.Publisher<List<ByteBuffer>> body, PartialFile partial, long from, Known said)
            throws IOException, InterruptedException {
        try (FileChannel file = partial.from(from)) {
            var received = new ReceivedFile(file, limits.maxBytes());
            body.subscribe(received);
            received.await(limits.patience());
        }
        long there = partial.size();
        if (said.bytes() >= 0 && there != said.bytes()) {
            throw new IOException("only %d of %d bytes came".formatted(there, said.bytes()));
        }
        if (there == 0) {
            throw Refusals.empty();
        }
        partial.end(said);
    }

    private static Known same(HttpHeaders headers, long from, @Nullable Known known, PartialFile partial)
            throws IOException {
        Matcher range =
                CONTENT_RANGE.matcher(headers.firstValue("content-range").orElse(""));
        if (known != null
                && range.matches()
                && Long.parseLong(range.group(1)) == from
                && (range.group(2).equals("*") || Long.parseLong(range.group(2)) == known.bytes())) {
            return known;
        }
        partial.forget();
        throw new IOException("its server sent other bytes than it was asked for");
    }

    private Known begun(HttpResponse<Flow.Publisher<List<ByteBuffer>>> answer, PartialFile partial) throws IOException {
        int status = answer.statusCode();
        if (status == 416) {
            partial.forget();
        }
        if (status >= 500 || PASSING.contains(status)) {
            throw new IOException("its server answered " + status);
        }
        if (status != 200) {
            throw Refusals.answered(status);
        }
        long bytes = answer.headers().firstValueAsLong("content-length").orElse(-1);
        if (bytes > limits.maxBytes()) {
            throw Refusals.tooLarge(limits.maxBytes());
        }
        String etag = answer.headers()
                .firstValue("etag")
                .filter(tag -> tag.startsWith("\""))
                .orElse(null);
        partial.begin(new Known(etag, bytes));
        if (bytes > Files.getFileStore(partial.content()).getUsableSpace()) {
            throw Refusals.noRoom(bytes);
        }
        return new Known(etag, bytes);
    }
}
