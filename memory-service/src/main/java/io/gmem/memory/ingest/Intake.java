package io.gmem.memory.ingest;

import io.gmem.artifacts.Digest;
import io.gmem.contracts.dataset.DatasetSpec;
import io.gmem.contracts.dataset.SkippedFile;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.diffusion.image.CentreCrop;
import io.gmem.diffusion.image.ImageDecoder;
import io.gmem.diffusion.image.RgbImage;
import io.gmem.diffusion.image.UndecodableImageException;
import io.gmem.memory.source.FileTree;
import io.gmem.memory.source.FolderLabels;
import io.gmem.memory.source.Pictures;
import io.gmem.memorybank.LatentDatasetWriter;
import io.gmem.memorybank.Skipped;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * Takes the pictures of a tree into a data set: each is decoded once and cropped, in the order of the names. One that cannot
 * be read is skipped and named; one that reads is in.
 */
final class Intake {
    private static final int FEWEST = 2;
    private static final int MOST_LABEL_CHARACTERS = 400_000;

    private final ImageDecoder decoder;
    private final IntakeLimits limits;

    Intake(IntakeLimits limits) {
        this.decoder = new ImageDecoder(limits.picture());
        this.limits = limits;
    }

    /**
     * Writes the data set into the folder {@code into}.
     *
     * @return the files that were skipped
     * @throws FailureException when there are not enough pictures, or too much of them
     */
    SkippedFiles take(FileTree tree, DatasetSpec spec, Path into, Observer observer)
            throws IOException, StoppedException {
        List<String> pictures = Pictures.in(tree);
        FolderLabels labels = FolderLabels.of(pictures);
        refuseTooManyLabels(labels.names());
        SkippedFiles skipped = new SkippedFiles();
        long pixels = 0;
        try (var writer = new LatentDatasetWriter(into, spec.resolution())) {
            for (int i = 0; i < pictures.size(); i++) {
                observer.check();
                String name = pictures.get(i);
                try {
                    byte[] file = read(tree, name);
                    RgbImage image = decoder.decode(file);
                    pixels += (long) image.width() * image.height();
                    writer.add(
                            CentreCrop.crop(image, spec.resolution()).rgb(),
                            name,
                            Digest.of(file),
                            labels.of(name),
                            image.width(),
                            image.height());
                } catch (UndecodableImageException e) {
                    skipped.add(name, e.reason());
                    writer.skip(new Skipped(name, e.reason()));
                }
                refuseTooManyPixels(pixels);
                observer.looked(i + 1L, pictures.size(), skipped.count());
            }
            refuseTooFew(writer.count(), skipped);
            writer.finish(spec.id().value(), labels.names(), spec.description());
        }
        return skipped;
    }

    /** The bytes of a file, but not many more than a picture may have. An archive can fail in any way it likes. */
    private byte[] read(FileTree tree, String name) throws UndecodableImageException {
        try (InputStream in = tree.open(name)) {
            return in.readNBytes((int) Math.min(limits.picture().maxBytes() + 1L, Integer.MAX_VALUE - 8));
        } catch (IOException | RuntimeException e) {
            throw new UndecodableImageException("cannot be read: " + e.getMessage());
        }
    }

    private void refuseTooManyPixels(long pixels) {
        if (pixels > limits.totalPixels()) {
            throw new FailureException(new Failure(
                    "source_too_large",
                    Category.USER,
                    false,
                    "source",
                    "source holds more than %d pixels in all; shrink the pictures or send fewer"
                            .formatted(limits.totalPixels())));
        }
    }

    private static void refuseTooManyLabels(List<String> labels) {
        if (labels.stream().mapToInt(String::length).sum() > MOST_LABEL_CHARACTERS) {
            throw new FailureException(new Failure(
                    "too_many_labels",
                    Category.USER,
                    false,
                    "source",
                    "source has %d folders that name labels, %d characters of names are the most; put the pictures into fewer folders"
                            .formatted(labels.size(), MOST_LABEL_CHARACTERS)));
        }
    }

    private static void refuseTooFew(long usable, SkippedFiles skipped) {
        if (usable < FEWEST) {
            String why = skipped.first().stream()
                    .findFirst()
                    .map((SkippedFile file) -> "; %d could not be read, the first: %s (%s)"
                            .formatted(skipped.count(), file.name(), file.reason()))
                    .orElse("");
            throw new FailureException(new Failure(
                    "no_images",
                    Category.USER,
                    false,
                    "source",
                    "source holds %d usable pictures, at least %d are needed%s; JPEG, PNG, WebP, GIF and BMP are read"
                            .formatted(usable, FEWEST, why)));
        }
    }
}
