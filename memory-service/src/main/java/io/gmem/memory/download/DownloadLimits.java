package io.gmem.memory.download;

import java.time.Duration;

/**
 * Limits of a download.
 *
 * @param maxBytes of a file, at least 1
 * @param patience maximum time without data from the server, above 0
 * @param attempts consecutive failures without a received byte before giving up, at least 1
 * @param pause before a retry, at least 0; the n-th consecutive retry waits n times as long
 * @param keep how long an abandoned partial file is kept, above 0
 */
public record DownloadLimits(long maxBytes, Duration patience, int attempts, Duration pause, Duration keep) {
    public DownloadLimits {
        if (maxBytes < 1 || attempts < 1) {
            throw new IllegalArgumentException(
                    "maxBytes and attempts must be at least 1 (were %d and %d)".formatted(maxBytes, attempts));
        }
        if (patience.isNegative() || patience.isZero() || pause.isNegative() || keep.isNegative() || keep.isZero()) {
            throw new IllegalArgumentException(
                    "patience and keep must be above 0 and pause at least 0 (were %s, %3$s and %2$s)"
                            .formatted(patience, pause, keep));
        }
    }
}
