package io.gmem.memory.operation;

import io.gmem.artifacts.Digest;
import io.gmem.contracts.bank.BankOperation;
import io.gmem.contracts.dataset.SkippedFile;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.diffusion.image.CenterCrop;
import io.gmem.diffusion.image.ImageDecoder;
import io.gmem.diffusion.image.RgbImage;
import io.gmem.diffusion.image.UndecodableImageException;
import io.gmem.memory.bank.RowEncoder;
import io.gmem.memory.source.FileTree;
import io.gmem.memory.source.FolderLabels;
import io.gmem.memory.source.ImageNames;
import io.gmem.memory.source.Licenses;
import io.gmem.memory.source.TreeLimits;
import io.gmem.memory.source.UnsupportedSourceException;
import io.gmem.memorybank.Item;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Appends images as rows, which adapts generation without training. Each row stores a thumbnail of its image. */
final class AppendedImages {
    private static final int THUMBNAIL_SIDE = 64;
    private static final int MAX_REPORTED = 100;

    private final ImageDecoder decoder;
    private final int maxBytes;
    private final TreeLimits treeLimits;
    private final BankLimits bankLimits;

    AppendedImages(ImageDecoder decoder, int maxBytes, TreeLimits treeLimits, BankLimits bankLimits) {
        this.decoder = decoder;
        this.maxBytes = maxBytes;
        this.treeLimits = treeLimits;
        this.bankLimits = bankLimits;
    }

    PreparedVersion make(BankOperation.AppendImages operation, Path file, RowEncoder encoder, VersionDraft draft)
            throws IOException, StoppedException {
        List<SkippedFile> skipped = new ArrayList<>();
        try (Extension extension = Extension.begin(draft, bankLimits)) {
            long countBefore = draft.rows().count();
            long added = isArchive(file)
                    ? addArchive(operation, file, encoder, draft, extension, skipped)
                    : addImage(operation, file, encoder, extension);
            if (added == 0) {
                throw new FailureException(new Failure(
                        "no_images", Category.USER, false, "file", noImagesMessage(operation.fileName(), skipped)));
            }
            PreparedVersion prepared = extension.finish(skipped);
            assert prepared.summary().rowsAdded() == added && prepared.bank().count() == countBefore + added;
            return prepared;
        }
    }

    private static String noImagesMessage(String fileName, List<SkippedFile> skipped) {
        String first = skipped.isEmpty()
                ? ""
                : "; first unreadable file: " + skipped.get(0).name() + " ("
                        + skipped.get(0).reason() + ")";
        return "file '" + fileName + "' must contain at least one readable image" + first
                + "; supported formats are JPEG, PNG, WebP, GIF and BMP";
    }

    /** Whether the file is a zip, a gzip or a tar; any other file is treated as an image. */
    private static boolean isArchive(Path file) throws IOException {
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(262);
        }
        boolean zip = start.length > 1 && start[0] == 'P' && start[1] == 'K';
        boolean gzip = start.length > 1 && (start[0] & 0xff) == 0x1f && (start[1] & 0xff) == 0x8b;
        boolean tar = start.length == 262
                && new String(start, 257, 5, java.nio.charset.StandardCharsets.US_ASCII).equals("ustar");
        return zip || gzip || tar;
    }

    private long addImage(BankOperation.AppendImages operation, Path file, RowEncoder encoder, Extension extension)
            throws IOException, StoppedException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(maxBytes + 1);
        }
        try {
            add(bytes, operation.fileName(), operation.label(), null, encoder, extension);
        } catch (UndecodableImageException e) {
            throw new FailureException(
                    new Failure(
                            "undecodable_image",
                            Category.USER,
                            false,
                            "file",
                            "file '" + operation.fileName() + "' is not a readable image: " + e.reason()
                                    + "; supported formats are JPEG, PNG, WebP, GIF and BMP, or a zip or tar of them"),
                    e);
        }
        return 1;
    }

    private long addArchive(
            BankOperation.AppendImages operation,
            Path file,
            RowEncoder encoder,
            VersionDraft draft,
            Extension extension,
            List<SkippedFile> skipped)
            throws IOException, StoppedException {
        long added = 0;
        try (FileTree tree = FileTree.open(file, draft.scratch(), treeLimits)) {
            List<String> images = ImageNames.in(tree);
            FolderLabels folders = FolderLabels.of(images);
            Licenses licences = Licenses.in(tree, null);
            for (String name : images) {
                draft.check();
                String label = operation.label();
                if (label == null && folders.of(name) != Item.NO_LABEL) {
                    label = folders.names().get(folders.of(name));
                }
                try {
                    add(read(tree, name), name, label, licences.of(name), encoder, extension);
                    added++;
                } catch (UndecodableImageException e) {
                    if (skipped.size() < MAX_REPORTED) {
                        skipped.add(new SkippedFile(shortened(name), shortened(e.reason())));
                    }
                }
            }
        } catch (UnsupportedSourceException e) {
            throw new FailureException(
                    Failure.invalid("file", "file '" + operation.fileName() + "' " + e.getMessage()), e);
        }
        return added;
    }

    private byte[] read(FileTree tree, String name) throws UndecodableImageException {
        try (InputStream in = tree.open(name)) {
            return in.readNBytes(maxBytes + 1);
        } catch (IOException | RuntimeException e) {
            throw new UndecodableImageException("cannot be read: " + e.getMessage());
        }
    }

    private void add(
            byte[] bytes,
            String name,
            @Nullable String label,
            @Nullable String licence,
            RowEncoder encoder,
            Extension extension)
            throws IOException, StoppedException {
        RgbImage image = decoder.decode(bytes);
        int side = encoder.resolution() == 0 ? THUMBNAIL_SIDE : Math.min(THUMBNAIL_SIDE, encoder.resolution());
        String thumbnail = "data:image/png;base64,"
                + Base64.getEncoder()
                        .encodeToString(CenterCrop.crop(image, side).toPng());
        var item = new Item(0, name, Digest.of(bytes), extension.label(label), image.width(), image.height())
                .pictured(thumbnail)
                .filed(bytes.length, licence);
        extension.add(encoder.encode(image), item, 1);
    }

    private static String shortened(String text) {
        return text.length() <= 300 ? text : text.substring(0, 300) + "…";
    }
}
