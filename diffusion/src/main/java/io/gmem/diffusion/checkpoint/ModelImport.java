package io.gmem.diffusion.checkpoint;

import io.gmem.diffusion.checkpoint.RecognizedModel.AutoencoderWeights;
import io.gmem.diffusion.checkpoint.RecognizedModel.CompressedMemoryBank;
import io.gmem.diffusion.checkpoint.RecognizedModel.EncoderWeights;
import io.gmem.diffusion.checkpoint.RecognizedModel.MemoryBank;
import io.gmem.diffusion.checkpoint.RecognizedModel.NetworkCheckpoint;
import io.gmem.tensorfiles.TensorSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Imports a recognized file as a checkpoint folder of the suite.
 *
 * <p>The folder contains {@code config.json}, {@code ema.safetensors}, {@code model.safetensors}, the file's other contents, {@code
 * provenance.json} and a model card. Tensors keep their type and are copied in pieces. The folder is written atomically.
 */
public final class ModelImport {
    private static final long DISK_MARGIN_BYTES = 64 << 20;

    private final ModelFile file;
    private final Path staging;
    private final LongConsumer written;
    private final List<String> doubts = new ArrayList<>();

    private ModelImport(ModelFile file, Path staging, LongConsumer written) {
        this.file = file;
        this.staging = staging;
        this.written = written;
    }

    /**
     * Imports a model.
     *
     * @param target folder to write; must not exist. Its parent folder is created
     * @param written receives the number of bytes of each piece that was written
     * @throws UnreadableModelException if the file is not a model or requires hints; the message lists them
     */
    public static void into(ModelFile file, Path target, LongConsumer written) throws IOException {
        checkKnown(file);
        if (Files.exists(target)) {
            throw new UnreadableModelException(
                    "model " + target.getFileName() + " already exists; choose another --name");
        }
        StagedPath.write(target, staging -> {
            Files.createDirectory(staging);
            checkDiskSpace(file, staging);
            new ModelImport(file, staging, written).write();
        });
    }

    /** Estimates the bytes that the import reads and writes, for a progress bar. */
    public static long work(ModelFile file) throws IOException {
        long bytes = 2 * bytes(file);
        for (Path path : file.files()) {
            bytes += Files.size(path);
        }
        return bytes;
    }

    private static long bytes(ModelFile file) {
        TensorSource tensors = file.tensors();
        return tensors.names().stream()
                .mapToLong(name -> tensors.info(name).bytes())
                .sum();
    }

    private static void checkKnown(ModelFile file) throws UnreadableModelException {
        RecognizedModel recognised = file.recognised();
        String name = file.path().getFileName() + " is " + recognised.what();
        if (recognised instanceof NetworkCheckpoint checkpoint) {
            if (checkpoint.network().config() == null) {
                throw new UnreadableModelException(name + ", but lacks "
                        + String.join(
                                "; and ",
                                checkpoint.network().missing().stream().limit(5).toList()));
            }
        } else if (recognised instanceof EncoderWeights encoder && encoder.kind() == EncoderKind.MOBILENET) {
            throw new UnreadableModelException(name
                    + ", which consists of two files (weights and layers); configure both in the encoder's settings");
        } else if (!(recognised instanceof AutoencoderWeights
                || recognised instanceof EncoderWeights
                || recognised instanceof MemoryBank
                || recognised instanceof CompressedMemoryBank)) {
            throw new UnreadableModelException(name + ", which is not a model; see 'gmem models inspect'");
        }
    }

    private static void checkDiskSpace(ModelFile file, Path staging) throws IOException {
        long required = DISK_MARGIN_BYTES + bytes(file);
        long available = Files.getFileStore(staging).getUsableSpace();
        if (required > available) {
            throw new UnreadableModelException(
                    "the import requires %d MiB of disk space, but %s has only %d MiB available"
                            .formatted(required >> 20, staging.toAbsolutePath().getParent(), available >> 20));
        }
    }

    private void write() throws IOException {
        RecognizedModel recognised = file.recognised();
        var writer = new ModelFolderWriter(staging, written);
        NetworkReading reading = null;
        Layout layout = null;
        if (recognised instanceof NetworkCheckpoint checkpoint) {
            reading = checkpoint.network();
            layout = checkpoint.layout();
            doubts.addAll(reading.doubts());
            doubts.addAll(writer.network(file, checkpoint));
        } else if (recognised instanceof AutoencoderWeights autoencoder) {
            doubts.addAll(
                    writer.component(file, "autoencoder", autoencoder.kind().name(), autoencoder.weights()));
        } else if (recognised instanceof EncoderWeights encoder) {
            doubts.addAll(writer.component(file, "encoder", encoder.kind().name(), encoder.weights()));
        } else {
            writer.bank(recognised, file.tensors());
        }
        finish(recognised, layout, reading);
    }

    private void finish(RecognizedModel recognised, @Nullable Layout layout, @Nullable NetworkReading reading)
            throws IOException {
        List<FileDigest> source = digests(file.files(), written);
        List<Path> writtenFiles;
        try (var files = Files.list(staging)) {
            writtenFiles = files.sorted().toList();
        }
        var provenance = new Provenance(
                recognised.what(),
                layout,
                reading == null ? null : reading.system(),
                source,
                digests(writtenFiles, written),
                reading == null ? List.of() : reading.because(),
                doubts);
        CheckpointJson.write(staging.resolve(Provenance.FILE_NAME), provenance);
        Files.writeString(
                staging.resolve("README.md"),
                ImportedModelCard.of(provenance, reading == null ? null : reading.config()));
    }

    private static List<FileDigest> digests(List<Path> files, LongConsumer read) throws IOException {
        List<FileDigest> digests = new ArrayList<>();
        for (Path path : files) {
            digests.add(FileDigest.of(path, read));
        }
        return digests;
    }
}
