package io.gmem.diffusion.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gmem.diffusion.checkpoint.Recognised.MemoryBank;
import io.gmem.diffusion.checkpoint.Recognised.NetworkCheckpoint;
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

/** Writes the tensors of a model and what describes them into its folder. */
record ModelFolderWriter(Path staging, LongConsumer written) {
    private static final Map<String, String> FORMAT = Map.of("format", "pt");

    /** A network, its bank and what else its file held; says what is doubtful. */
    List<String> network(ModelFile file, NetworkCheckpoint checkpoint) throws IOException {
        NetworkConfig config = checkpoint.network().config();
        if (config == null) {
            throw new IllegalStateException("a network without a configuration");
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
            shareFile(ema, model);
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
            doubts.add("what the file holds beside its weights was not kept: " + e.getMessage());
        }
        for (String name : List.of(OriginalTree.TREE, OriginalTree.TENSORS, "optimizer.safetensors", "state.json")) {
            if (Files.isDirectory(file.path())
                    && Files.isRegularFile(file.path().resolve(name))) {
                Files.copy(file.path().resolve(name), staging.resolve(name));
            }
        }
        return doubts;
    }

    /** One file under two names where the file system can. */
    private static void shareFile(Path from, Path to) throws IOException {
        Files.deleteIfExists(to);
        try {
            Files.createLink(to, from);
        } catch (UnsupportedOperationException | FileSystemException e) {
            Files.copy(from, to);
        }
    }

    /** The weights of a part; says what is doubtful. */
    List<String> component(ModelFile file, String role, String family, TensorSource weights) throws IOException {
        save(staging.resolve("model.safetensors"), weights);
        CheckpointJson.write(staging.resolve("component.json"), Map.of("role", role, "family", family));
        if (Files.isDirectory(file.path()) && Files.isRegularFile(file.path().resolve(FolderContents.CONFIG))) {
            Files.copy(file.path().resolve(FolderContents.CONFIG), staging.resolve(FolderContents.CONFIG));
        }
        int left = file.tensors().names().size() - weights.names().size();
        return left == 0 ? List.of() : List.of(left + " tensors that do not belong to it were left out");
    }

    /** A memory bank, its snippets under one name. */
    void bank(Recognised recognised, TensorSource found) throws IOException {
        TensorSource tensors = found;
        if (recognised instanceof MemoryBank && !tensors.names().contains(CheckpointRecogniser.SNIPPETS)) {
            tensors = new SelectedTensors()
                    .with(
                            CheckpointRecogniser.SNIPPETS,
                            tensors,
                            tensors.names().iterator().next());
        }
        save(staging.resolve(FolderContents.BANK), tensors);
    }

    private void save(Path path, TensorSource tensors) throws IOException {
        SafetensorsShardWriter.write(path, tensors, FORMAT, written);
    }
}
