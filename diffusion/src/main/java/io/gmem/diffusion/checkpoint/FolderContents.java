package io.gmem.diffusion.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.gmem.diffusion.checkpoint.RecognizedModel.NetworkCheckpoint;
import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.tensorfiles.TensorSource;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A model folder in the suite's layout or in Hugging Face layout. */
final class FolderContents implements Closeable {
    static final String CONFIG = "config.json";
    static final String BANK = "bank.safetensors";
    static final String EMA = "ema.safetensors";
    private static final List<String> WEIGHTS = List.of(
            "model.safetensors",
            "model.safetensors.index.json",
            "diffusion_pytorch_model.safetensors",
            "diffusion_pytorch_model.safetensors.index.json",
            "diffusion_pytorch_model.bin",
            "pytorch_model.bin");

    private final Path folder;
    private final List<Closeable> open = new ArrayList<>();
    private final List<Path> files = new ArrayList<>();
    private final SelectedTensors tensors = new SelectedTensors();

    private FolderContents(Path folder) {
        this.folder = folder;
    }

    static FolderContents of(Path folder) {
        return new FolderContents(folder);
    }

    /** Returns the files that were opened. */
    List<Path> files() {
        return files;
    }

    TensorSource tensors() {
        return tensors;
    }

    RecognizedModel recognise(Hints hints) throws IOException {
        JsonNode json = Files.isRegularFile(folder.resolve(CONFIG)) ? config() : MissingNode.getInstance();
        OpenedTensors model = openFirst(WEIGHTS);
        OpenedTensors ema = openFirst(List.of(EMA));
        OpenedTensors best = ema != null ? ema : model;
        if (best == null) {
            OpenedTensors bank = openFirst(List.of(BANK));
            if (bank != null) {
                return FlatRecognizer.recognise(bank.tensors());
            }
            throw new UnreadableModelException(folder.getFileName() + " does not contain any of " + EMA + ", "
                    + String.join(", ", WEIGHTS) + "; pass the path of the file instead");
        }
        Optional<NetworkConfig> config = CheckpointJson.networkConfig(json);
        if (config.isEmpty() || !hints.equals(Hints.NONE)) {
            return CheckpointRecognizer.recognise(best, hints);
        }
        NetworkReading reading =
                NetworkCheck.given(best.tensors(), config.get(), system(json)).after(Provenance.read(folder));
        OpenedTensors bank = openFirst(List.of(BANK));
        return new NetworkCheckpoint(
                ema != null ? Layout.SUITE : Layout.HUGGING_FACE,
                reading,
                best.tensors(),
                ema != null && model != null ? model.tensors() : null,
                bank == null ? null : bank.tensors(),
                Map.of());
    }

    private JsonNode config() throws IOException {
        files.add(folder.resolve(CONFIG));
        return CheckpointJson.read(folder.resolve(CONFIG));
    }

    private static @Nullable NetworkSystem system(JsonNode json) {
        return Arrays.stream(NetworkSystem.values())
                .filter(system -> system.id().equals(json.path("system").asText()))
                .findAny()
                .orElse(null);
    }

    private @Nullable OpenedTensors openFirst(List<String> names) throws IOException {
        for (String name : names) {
            Path file = folder.resolve(name);
            if (Files.isRegularFile(file)) {
                OpenedTensors opened = OpenedTensors.open(file);
                open.add(opened);
                files.addAll(opened.files());
                String prefix = open.size() == 1 ? "" : name.substring(0, name.indexOf('.')) + "/";
                opened.tensors().names().forEach(tensor -> tensors.with(prefix + tensor, opened.tensors(), tensor));
                return opened;
            }
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        for (Closeable file : open) {
            file.close();
        }
    }
}
