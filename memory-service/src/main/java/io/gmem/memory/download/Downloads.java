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
 * Downloads a file into a folder and resumes interrupted downloads, including those of a previous process. A resumed request asks
 * for the missing bytes of the same file (Range, If-Range and a strong ETag, RFC 9110). If the server sends no strong ETag or the
 * file has changed, the download restarts from the first byte.
 */
public final class Downloads {
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18}|\\*)");

    /** Retryable statuses: request timeout, range not satisfiable, too early, too many requests. */
    private static final Set<Integer> RETRYABLE = Set.of(408, 416, 425, 429);

    private final DownloadRequests requests;
    private final DownloadLimits limits;

    public Downloads(DownloadRequests requests, DownloadLimits limits) {
        this.requests = requests;
        this.limits = limits;
    }

    /**
     * Downloads the complete file into {@code folder}; may take minutes.
     *
     * @param folder used for this file only; a partial file of an earlier attempt is resumed
     * @throws FailureException if the address or its server is at fault
     * @throws InterruptedException immediately when the thread is interrupted; the received bytes are kept
     */
    public Path fetch(URI address, Path folder) throws IOException, InterruptedException {
        var partial = new PartialFile(Files.createDirectories(folder));
        for (int failed = 0; ; ) {
            long sizeBefore = partial.size();
            try {
                attempt(address, partial);
                return partial.content();
            } catch (IOException e) {
                failed = partial.size() > sizeBefore ? 1 : failed + 1;
                if (failed >= limits.attempts()) {
                    throw Refusals.unavailable(e);
                }
            }
            TimeUnit.NANOSECONDS.sleep(limits.pause().multipliedBy(failed).toNanos());
        }
    }

    private void attempt(URI address, PartialFile partial) throws IOException, InterruptedException {
        Known known = partial.known();
        long received = known == null ? 0 : partial.size();
        boolean complete = known != null && received == known.bytes();
        long from = complete
                ? received - 1
                : received; // requesting the last byte of a complete file verifies that it has not changed
        var response = requests.get(address, from, known == null ? null : known.etag());
        boolean resumed = from > 0 && response.statusCode() == 206;
        Known metadata;
        try {
            metadata = resumed ? requireSameFile(response.headers(), from, known, partial) : begin(response, partial);
        } catch (IOException | RuntimeException e) {
            response.body().subscribe(new DownloadRequests.CancelingSubscriber());
            throw e;
        }
        if (resumed && complete) {
            response.body().subscribe(new DownloadRequests.CancelingSubscriber());
            return;
        }
        receive(response.body(), partial, resumed ? from : 0, metadata);
    }

    private void receive(Flow.Publisher<List<ByteBuffer>> body, PartialFile partial, long from, Known metadata)
            throws IOException, InterruptedException {
        try (FileChannel file = partial.from(from)) {
            var writer = new ReceivedFile(file, limits.maxBytes());
            body.subscribe(writer);
            writer.await(limits.patience());
        }
        long received = partial.size();
        if (metadata.bytes() >= 0 && received != metadata.bytes()) {
            throw new IOException("received only %d of %d bytes".formatted(received, metadata.bytes()));
        }
        if (received == 0) {
            throw Refusals.empty();
        }
        partial.end(metadata);
    }

    private static Known requireSameFile(HttpHeaders headers, long from, @Nullable Known known, PartialFile partial)
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
        throw new IOException("server sent a different byte range than requested");
    }

    private Known begin(HttpResponse<Flow.Publisher<List<ByteBuffer>>> response, PartialFile partial)
            throws IOException {
        int status = response.statusCode();
        if (status == 416) {
            partial.forget();
        }
        if (status >= 500 || RETRYABLE.contains(status)) {
            throw new IOException("server responded with status " + status);
        }
        if (status != 200) {
            throw Refusals.unexpectedStatus(status);
        }
        long bytes = response.headers().firstValueAsLong("content-length").orElse(-1);
        if (bytes > limits.maxBytes()) {
            throw Refusals.tooLarge(limits.maxBytes());
        }
        String etag = response.headers()
                .firstValue("etag")
                .filter(tag -> tag.startsWith("\""))
                .orElse(null);
        partial.begin(new Known(etag, bytes));
        if (bytes > Files.getFileStore(partial.content()).getUsableSpace()) {
            throw Refusals.insufficientSpace(bytes);
        }
        return new Known(etag, bytes);
    }
}
