package io.gmem.diffusion.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import io.gmem.diffusion.checkpoint.RecognizedModel.NetworkCheckpoint;
import io.gmem.diffusion.engine.TorchScriptWriter;
import io.gmem.diffusion.network.ConstantTensors;
import io.gmem.diffusion.network.NetworkArchive;
import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.diffusion.network.NetworkWeights;
import io.gmem.tensorfiles.DType;
import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.SafetensorsFile;
import io.gmem.tensorfiles.SafetensorsShardWriter;
import io.gmem.tensorfiles.TensorSource;
import io.gmem.tensorfiles.torch.TorchFileWriter;
import io.gmem.tensorfiles.torch.TorchValue;
import io.gmem.tensorfiles.torch.TorchValue.Dict;
import io.gmem.tensorfiles.torch.TorchValue.Scalar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongConsumer;

/** Exports a model folder to a format of other programs. The output is written atomically. */
public final class ModelExport {
    /** Export formats. */
    public enum Format {
        /** A Hugging Face folder: {@code config.json} and {@code model.safetensors}, in shards if it is large. */
        HF,
        /** A torch checkpoint in the layout from which the model was imported, or otherwise in final GMem's layout. */
        PT,
        /** A program for {@code torch.jit.load}: {@code module(x, t, condition)}, in the network's own time direction. */
        TORCHSCRIPT
    }

    /** Default size above which a Hugging Face folder is split into shards, as in the reference library. */
    public static final long SHARD_BYTES = 5_000_000_000L;

    private static final Map<String, String> METADATA = Map.of("format", "pt");

    private final Path folder;
    private final ModelFile file;
    private final LongConsumer written;

    private ModelExport(Path folder, ModelFile file, LongConsumer written) {
        this.folder = folder;
        this.file = file;
        this.written = written;
    }

    /**
     * Exports a model.
     *
     * @param folder a checkpoint folder of the suite, imported or trained
     * @param to output file or folder; must not exist
     * @param shardBytes maximum bytes of tensors in one file of the Hugging Face layout
     * @param written receives the number of bytes of each piece that was written
     * @throws UnreadableModelException if the model cannot be exported to that format
     */
    public static void write(Path folder, Format format, Path to, long shardBytes, LongConsumer written)
            throws IOException {
        if (Files.exists(to)) {
            throw new UnreadableModelException(to + " already exists; choose another --to");
        }
        try (ModelFile file = ModelFile.open(folder, Hints.NONE)) {
            var export = new ModelExport(folder, file, written);
            StagedPath.write(to, staging -> {
                switch (format) {
                    case HF -> export.huggingFace(staging, shardBytes);
                    case PT -> export.torch(staging);
                    case TORCHSCRIPT -> export.torchScript(staging);
                }
            });
        }
    }

    private void huggingFace(Path staging, long shardBytes) throws IOException {
        Files.createDirectory(staging);
        boolean network = file.recognised() instanceof NetworkCheckpoint;
        TensorSource weights =
                file.recognised() instanceof NetworkCheckpoint checkpoint ? checkpoint.ema() : file.tensors();
        SafetensorsShardWriter.write(staging, "model", weights, shardBytes, METADATA, written);
        if (network) {
            config();
        }
        for (String name : new String[] {FolderContents.CONFIG, FolderContents.BANK, "component.json", "README.md"}) {
            if (Files.isRegularFile(folder.resolve(name))) {
                Files.copy(folder.resolve(name), staging.resolve(name));
            }
        }
    }

    private void torch(Path staging) throws IOException {
        if (!(file.recognised() instanceof NetworkCheckpoint checkpoint)) {
            TorchFileWriter.write(staging, dict(file.tensors()));
            return;
        }
        NetworkConfig config = config();
        boolean imported = Files.isRegularFile(folder.resolve(OriginalTree.TREE));
        boolean hasExtraTensors = Files.isRegularFile(folder.resolve(OriginalTree.TENSORS));
        try (var others = hasExtraTensors ? OriginalTree.tensors(folder) : null) {
            Provenance provenance = Provenance.read(folder);
            boolean bare = provenance != null && provenance.layout() == Layout.BARE;
            JsonNode tree = imported
                    ? CheckpointJson.read(folder.resolve(OriginalTree.TREE))
                    : bare ? OriginalTree.ofBare() : OriginalTree.ofTrained(config);
            TensorSource extraTensors = others == null ? TensorSource.of(Map.of()) : others;
            TorchValue root = OriginalTree.value(
                    tree, extraTensors, parts(checkpoint, imported ? Map.of() : ConstantTensors.of(config)));
            TorchFileWriter.write(staging, root);
        } catch (IllegalArgumentException e) {
            throw new UnreadableModelException(folder.getFileName() + " is incomplete: " + e.getMessage());
        }
    }

    /** @param constants position tables that reference code requires and that networks trained by the suite do not store */
    private static Map<String, TensorSource> parts(NetworkCheckpoint checkpoint, Map<String, HostTensor> constants) {
        Map<String, TensorSource> parts = new LinkedHashMap<>();
        parts.put(CheckpointRecognizer.EMA, complete(checkpoint.ema(), constants));
        TensorSource model = checkpoint.model();
        parts.put(CheckpointRecognizer.MODEL, complete(model == null ? checkpoint.ema() : model, constants));
        TensorSource bank = checkpoint.bank();
        if (bank != null) {
            for (String name : bank.names()) {
                parts.put(name, new SelectedTensors().with("", bank, name));
            }
        }
        return parts;
    }

    private static TensorSource complete(TensorSource weights, Map<String, HostTensor> constants) {
        return constants.isEmpty()
                ? weights
                : new SelectedTensors().withAll(TensorSource.of(constants)).withAll(weights);
    }

    private static Dict dict(TensorSource tensors) {
        Map<Scalar, TorchValue> entries = new LinkedHashMap<>();
        tensors.names().forEach(name -> entries.put(new Scalar(name), TorchValue.Tensor.of(tensors, name)));
        return new Dict(entries);
    }

    private void torchScript(Path staging) throws IOException {
        NetworkConfig config = config();
        TensorSource weights = ((NetworkCheckpoint) file.recognised()).ema();
        boolean isFloat32 =
                weights.names().stream().allMatch(name -> weights.info(name).dtype() == DType.F32);
        if (isFloat32) {
            torchScript(staging, config, weights);
            return;
        }
        Path widened = staging.resolveSibling("float32.safetensors");
        SafetensorsShardWriter.write(widened, new WidenedTensors(weights), METADATA, written);
        try (var mapped = SafetensorsFile.open(widened)) {
            torchScript(staging, config, mapped);
        }
    }

    private static void torchScript(Path staging, NetworkConfig config, TensorSource weights) throws IOException {
        TorchScriptWriter.write(
                staging,
                NetworkArchive.portableTree(config, NetworkWeights.of(config, weights)),
                InferenceSource.of(NetworkArchive.portableSource(config)));
    }

    private NetworkConfig config() throws UnreadableModelException {
        if (!(file.recognised() instanceof NetworkCheckpoint checkpoint)) {
            throw new UnreadableModelException(folder.getFileName() + " is "
                    + file.recognised().what() + "; only networks can be exported to this format");
        }
        NetworkConfig config = checkpoint.network().config();
        if (config == null) {
            throw new UnreadableModelException(folder.getFileName() + " lacks "
                    + String.join(", ", checkpoint.network().missing()));
        }
        return config;
    }
}
