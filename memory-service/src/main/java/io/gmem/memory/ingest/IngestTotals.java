package io.gmem.memory.ingest;

import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.dataset.ShardEvent;
import io.gmem.contracts.dataset.SkippedFile;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.memory.shard.ShardContent;
import java.io.IOException;
import java.util.List;

/** Accumulates the counts of the shards built so far. */
final class IngestTotals {
    private static final int MIN_IMAGES = 2;

    private final IngestObserver observer;
    private final long total;
    private final long maxPixels;
    private long usable;
    private long skipped;
    private long pixels;

    IngestTotals(IngestObserver observer, long total, long maxPixels) {
        this.observer = observer;
        this.total = total;
        this.maxPixels = maxPixels;
    }

    void add(ShardEvent.Built shard) {
        usable += shard.count();
        skipped += shard.skipped();
        pixels += shard.pixels();
        if (pixels > maxPixels) {
            throw new FailureException(new Failure(
                    "source_too_large",
                    Category.USER,
                    false,
                    "source",
                    "source must contain at most %d pixels in total; send smaller or fewer images"
                            .formatted(maxPixels)));
        }
        observer.onProgress(usable + skipped, total, skipped);
    }

    void requireEnoughImages(ArtifactStore store, List<ShardEvent.Built> shards) throws IOException {
        if (usable >= MIN_IMAGES) {
            return;
        }
        String reason = "";
        for (ShardEvent.Built shard : shards) {
            List<SkippedFile> files =
                    ShardContent.read(store.fetch(shard.artifact())).skipped();
            if (!files.isEmpty()) {
                reason = "; %d files were unreadable, the first: %s (%s)"
                        .formatted(skipped, files.get(0).name(), files.get(0).reason());
                break;
            }
        }
        throw new FailureException(new Failure(
                "no_images",
                Category.USER,
                false,
                "source",
                "source must contain at least %2$d usable images (was %1$d)%3$s; supported formats are JPEG, PNG, WebP, GIF and BMP"
                        .formatted(usable, MIN_IMAGES, reason)));
    }
}
