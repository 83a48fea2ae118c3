package io.gmem.diffusion.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gmem.diffusion.checkpoint.RecognizedModel.MemoryBank;
import io.gmem.diffusion.checkpoint.RecognizedModel.NetworkCheckpoint;
import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.tensorfiles.SafetensorsShardWriter;
import io.gmem.tensorfiles.TensorSource;
import io.gmem.tensorfiles.torch.TorchValue;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Writes the tensors of a model and their description into its folder. */
record ModelFolderWriter(Path staging, LongConsumer written) {
    private static final Map<String, String> FORMAT = Map.of("format", "pt");

    /** Writes a network, its bank and the other contents of its file. Returns the doubts about the result. */
    List<String> network(ModelFile file, NetworkCheckpoint checkpoint) throws IOException {
        NetworkConfig config = checkpoint.network().config();
        if (config == null) {
            throw new IllegalStateException("the network has no configuration");
        }
        ObjectNode json = CheckpointJson.MAPPER.valueToTree(config);
        if (checkpoint.network().system() != null) {
            json.put("system", checkpoint.network().system().id());
        }
        CheckpointJson.write(staging.resolve(FolderContents.CONFIG), json);
        Path ema = staging.resolve(FolderContents.EMA);
        Path model = staging.resolve("model.safetensors");
        save(ema, checkpoint.ema());
        TensorSource other = checkpoint.model();
        if (other != null) {
            save(model, other);
        }
        if (other == null || Files.mismatch(ema, model) < 0) {
            linkOrCopy(ema, model);
        }
        if (checkpoint.bank() != null) {
            save(staging.resolve(FolderContents.BANK), checkpoint.bank());
        }
        return original(file, checkpoint);
    }

    private List<String> original(ModelFile file, NetworkCheckpoint checkpoint) throws IOException {
        List<String> doubts = new ArrayList<>();
        Optional<TorchValue> tree = file.tree();
        try {
            if (tree.isPresent()) {
                OriginalTree.write(staging, tree.get(), checkpoint.parts(), written);
            }
        } catch (IllegalArgumentException e) {
            doubts.add("contents of the file other than weights were discarded: " + e.getMessage());
        }
        for (String name : List.of(OriginalTree.TREE, OriginalTree.TENSORS, "optimizer.safetensors", "state.json")) {
            if (Files.isDirectory(file.path())
                    && Files.isRegularFile(file.path().resolve(name))) {
                Files.copy(file.path().resolve(name), staging.resolve(name));
            }
        }
        return doubts;
    }

    /** Creates a hard link, or a copy if the file system does not support links. */
    private static void linkOrCopy(Path from, Path to) throws IOException {
        Files.deleteIfExists(to);
        try {
            Files.createLink(to, from);
        } catch (UnsupportedOperationException | FileSystemException e) {
            Files.copy(from, to);
        }
    }

    /** Writes the weights of an autoencoder or encoder. Returns the doubts about the result. */
    List<String> component(ModelFile file, String role, String family, TensorSource weights) throws IOException {
        save(staging.resolve("model.safetensors"), weights);
        CheckpointJson.write(staging.resolve("component.json"), Map.of("role", role, "family", family));
        if (Files.isDirectory(file.path()) && Files.isRegularFile(file.path().resolve(FolderContents.CONFIG))) {
            Files.copy(file.path().resolve(FolderContents.CONFIG), staging.resolve(FolderContents.CONFIG));
        }
        int discarded = file.tensors().names().size() - weights.names().size();
        return discarded == 0 ? List.of() : List.of(discarded + " tensors outside the " + role + " were left out");
    }

    /** Writes a memory bank, with its snippets under a fixed name. */
    void bank(RecognizedModel recognised, TensorSource found) throws IOException {
        TensorSource tensors = found;
        if (recognised instanceof MemoryBank && !tensors.names().contains(CheckpointRecognizer.SNIPPETS)) {
            tensors = new SelectedTensors()
                    .with(
                            CheckpointRecognizer.SNIPPETS,
                            tensors,
                            tensors.names().iterator().next());
        }
        save(staging.resolve(FolderContents.BANK), tensors);
    }

    private void save(Path path, TensorSource tensors) throws IOException {
        SafetensorsShardWriter.write(path, tensors, FORMAT, written);
    }
}
