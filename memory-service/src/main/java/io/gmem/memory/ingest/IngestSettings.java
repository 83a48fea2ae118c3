package io.gmem.memory.ingest;

import io.gmem.diffusion.image.DecodeLimits;
import io.gmem.memory.source.TreeLimits;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How much a source of pictures may ask of this service. */
@ConfigMapping(prefix = "gmem.ingest")
public interface IngestSettings {

    /** Pixels of one picture, 1 to 2^29; a larger one is skipped. One of 40 million needs about 300 MB while it is read. */
    @WithDefault("40000000")
    int maxPicturePixels();

    /** Bytes of one picture's file, up to 1 GiB; a larger one is skipped. */
    @WithDefault("64M")
    MemorySize maxPictureFile();

    /** Pixels of all pictures of a source together; a source with more fails. */
    @WithDefault("300000000000")
    long maxTotalPixels();

    /** Files in a source, pictures or not; a source with more fails. */
    @WithDefault("2000000")
    int maxFiles();

    /** Bytes of a gzipped tar, unpacked; a larger one fails. */
    @WithDefault("64G")
    MemorySize maxUnpacked();

    /** Data sets that may wait or be in work at once; one more is refused, and may be asked for later. */
    @WithDefault("100")
    int queue();

    /** Pictures prepared together, at the most: what a crash may cost, and what instances of this service share out. */
    @WithDefault("64")
    int shardPictures();

    /** As the limits of a tree. */
    default TreeLimits treeLimits() {
        return new TreeLimits(maxFiles(), maxUnpacked().asLongValue());
    }

    /** As the limits of one picture. */
    default DecodeLimits pictureLimits() {
        return new DecodeLimits(
                maxPicturePixels(), Math.toIntExact(maxPictureFile().asLongValue()));
    }

    /** As the limits of a data set. */
    default IngestLimits limits() {
        return new IngestLimits(maxTotalPixels(), shardPictures());
    }
}
