package io.gmem.memory.download;

import java.time.Duration;

/**
 * How much a download may ask for.
 *
 * @param maxBytes of a file, at least 1
 * @param patience how long a server may say nothing, above 0
 * @param attempts how often in a row it may fail without a byte gained, at least 1
 * @param pause before it is asked again, at least 0; the n-th time in a row n times as long
 * @param keep how long an unfinished file that nobody goes on with is kept, above 0
 */
public record DownloadLimits(long maxBytes, Duration patience, int attempts, Duration pause, Duration keep) {
    public DownloadLimits {
        if (maxBytes < 1 || attempts < 1) {
            throw new IllegalArgumentException(
                    "limits of a download are at least 1: %d bytes, %d attempts".formatted(maxBytes, attempts));
        }
        if (patience.isNegative() || patience.isZero() || pause.isNegative() || keep.isNegative() || keep.isZero()) {
            throw new IllegalArgumentException(
                    "times of a download are above 0: patience %s, pause %s, keep %s".formatted(patience, pause, keep));
        }
    }
}
