package io.gmem.memory.ingest;

import io.gmem.diffusion.image.DecodeLimits;
import io.gmem.memory.source.TreeLimits;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Limits of image sources and of ingestion. */
@ConfigMapping(prefix = "gmem.ingest")
public interface IngestSettings {

    /** Maximum pixels per image, 1 to 2^29; a larger image is skipped. Decoding 40 million pixels needs about 300 MB. */
    @WithDefault("40000000")
    int maxPicturePixels();

    /** Maximum file size per image in bytes, up to 1 GiB; a larger file is skipped. */
    @WithDefault("64M")
    MemorySize maxPictureFile();

    /** Maximum pixels of all images of a source; a larger source fails. */
    @WithDefault("300000000000")
    long maxTotalPixels();

    /** Maximum number of files in a source, images or not; a larger source fails. */
    @WithDefault("2000000")
    int maxFiles();

    /** Maximum bytes of a gzipped tar after unpacking; a larger one fails. */
    @WithDefault("64G")
    MemorySize maxUnpacked();

    /** Maximum number of unfinished data sets; further ones are rejected with a retryable failure. */
    @WithDefault("100")
    int queue();

    /** Maximum images per shard: the unit that a crash can lose and that instances share. */
    @WithDefault("64")
    int shardPictures();

    /** Returns the limits of a source tree. */
    default TreeLimits treeLimits() {
        return new TreeLimits(maxFiles(), maxUnpacked().asLongValue());
    }

    /** Returns the limits of one image. */
    default DecodeLimits imageLimits() {
        return new DecodeLimits(
                maxPicturePixels(), Math.toIntExact(maxPictureFile().asLongValue()));
    }

    /** Returns the limits of a data set. */
    default IngestLimits limits() {
        return new IngestLimits(maxTotalPixels(), shardPictures());
    }
}
