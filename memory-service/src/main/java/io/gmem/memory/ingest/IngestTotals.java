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

/** What the shards so far come to. */
final class IngestTotals {
    private static final int FEWEST = 2;

    private final IngestObserver observer;
    private final long total;
    private final long mostPixels;
    private long usable;
    private long skipped;
    private long pixels;

    IngestTotals(IngestObserver observer, long total, long mostPixels) {
        this.observer = observer;
        this.total = total;
        this.mostPixels = mostPixels;
    }

    void add(ShardEvent.Built shard) {
        usable += shard.count();
        skipped += shard.skipped();
        pixels += shard.pixels();
        if (pixels > mostPixels) {
            throw new FailureException(new Failure(
                    "source_too_large",
                    Category.USER,
                    false,
                    "source",
                    "source holds more than %d pixels in all; shrink the pictures or send fewer"
                            .formatted(mostPixels)));
        }
        observer.looked(usable + skipped, total, skipped);
    }

    void refuseTooFew(ArtifactStore store, List<ShardEvent.Built> shards) throws IOException {
        if (usable >= FEWEST) {
            return;
        }
        String why = "";
        for (ShardEvent.Built shard : shards) {
            List<SkippedFile> files =
                    ShardContent.read(store.fetch(shard.artifact())).skipped();
            if (!files.isEmpty()) {
                why = "; %d could not be read, the first: %s (%s)"
                        .formatted(skipped, files.get(0).name(), files.get(0).reason());
                break;
            }
        }
        throw new FailureException(new Failure(
                "no_images",
                Category.USER,
                false,
                "source",
                "source holds %d usable pictures, at least %d are needed%s; JPEG, PNG, WebP, GIF and BMP are read"
                        .formatted(usable, FEWEST, why)));
    }
}
