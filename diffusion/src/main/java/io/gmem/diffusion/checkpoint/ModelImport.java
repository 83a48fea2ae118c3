package io.gmem.diffusion.checkpoint;

import io.gmem.diffusion.checkpoint.Recognised.AutoencoderWeights;
import io.gmem.diffusion.checkpoint.Recognised.CompressedMemoryBank;
import io.gmem.diffusion.checkpoint.Recognised.EncoderWeights;
import io.gmem.diffusion.checkpoint.Recognised.MemoryBank;
import io.gmem.diffusion.checkpoint.Recognised.NetworkCheckpoint;
import io.gmem.tensorfiles.TensorSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes a checkpoint folder of the suite of a recognised file: {@code config.json}, {@code ema.safetensors}, {@code
 * model.safetensors}, what belongs to it, {@code provenance.json} and a model card. Tensors keep their type and pass through in
 * pieces; the folder appears whole or not at all.
 */
public final class ModelImport {
    private static final long ROOM = 64 << 20;

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
     * Imports.
     *
     * @param target a folder that is not there yet; the folder around it is made
     * @param written told the bytes of each piece that was written
     * @throws UnreadableModelException when it is no model, or something about it has to be said; the message says what
     */
    public static void into(ModelFile file, Path target, LongConsumer written) throws IOException {
        checkKnown(file);
        if (Files.exists(target)) {
            throw new UnreadableModelException(
                    "there is already a model " + target.getFileName() + "; give another --name");
        }
        StagedPath.write(target, staging -> {
            Files.createDirectory(staging);
            checkRoom(file, staging);
            new ModelImport(file, staging, written).write();
        });
    }

    /** How many bytes are read and written for it, about: for a progress bar. */
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
        Recognised recognised = file.recognised();
        String name = file.path().getFileName() + " is " + recognised.what();
        if (recognised instanceof NetworkCheckpoint checkpoint) {
            if (checkpoint.network().config() == null) {
                throw new UnreadableModelException(name + ", but lacks "
                        + String.join(
                                "; and ",
                                checkpoint.network().missing().stream().limit(5).toList()));
            }
        } else if (recognised instanceof EncoderWeights encoder && encoder.kind() == EncoderKind.MOBILENET) {
            throw new UnreadableModelException(
                    name + ", which is two files, the weights and their layers; name both in the encoder's settings");
        } else if (!(recognised instanceof AutoencoderWeights
                || recognised instanceof EncoderWeights
                || recognised instanceof MemoryBank
                || recognised instanceof CompressedMemoryBank)) {
            throw new UnreadableModelException(name + ", which is no model; 'gmem models inspect' says more");
        }
    }

    private static void checkRoom(ModelFile file, Path staging) throws IOException {
        long wanted = ROOM + bytes(file);
        long room = Files.getFileStore(staging).getUsableSpace();
        if (wanted > room) {
            throw new UnreadableModelException("it needs %d MiB of disk, and %s has %d"
                    .formatted(wanted >> 20, staging.toAbsolutePath().getParent(), room >> 20));
        }
    }

    private void write() throws IOException {
        Recognised recognised = file.recognised();
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

    private void finish(Recognised recognised, @Nullable Layout layout, @Nullable NetworkReading reading)
            throws IOException {
        List<FileDigest> source = digests(file.files(), written);
        List<Path> made;
        try (var files = Files.list(staging)) {
            made = files.sorted().toList();
        }
        var provenance = new Provenance(
                recognised.what(),
                layout,
                reading == null ? null : reading.system(),
                source,
                digests(made, written),
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
