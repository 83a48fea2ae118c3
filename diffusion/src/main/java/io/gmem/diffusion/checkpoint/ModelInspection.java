package io.gmem.diffusion.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.gmem.diffusion.checkpoint.RecognizedModel.NetworkCheckpoint;
import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.tensorfiles.Shapes;
import io.gmem.tensorfiles.TensorInfo;
import io.gmem.tensorfiles.TensorSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The result of inspecting a model file.
 *
 * @param kind type of {@link RecognizedModel}, for example {@code network_checkpoint}
 * @param what description of the model
 * @param tensors number of tensors
 * @param parameters number of parameters: of the weights used for sampling, or of all tensors if the file is not a network
 * @param bytes bytes of all tensors
 * @param dtypes number of tensors of each type
 * @param config configuration of a network; null if properties are missing
 * @param network the configuration in a sentence
 * @param missing properties that the import requires as options
 * @param because sources of the properties that tensor shapes do not determine
 * @param doubts assumptions that may be wrong
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelInspection(
        String path,
        String container,
        String kind,
        String what,
        @Nullable Layout layout,
        @Nullable NetworkSystem system,
        int tensors,
        long parameters,
        long bytes,
        Map<String, Integer> dtypes,
        List<FileDigest> files,
        @Nullable NetworkConfig config,
        @Nullable String network,
        List<String> missing,
        List<String> because,
        List<String> doubts) {
    /**
     * Inspects a file and computes the digests of its files.
     *
     * @param read receives the number of bytes of each block that was read
     */
    public static ModelInspection of(ModelFile file, LongConsumer read) throws IOException {
        List<FileDigest> digests = new ArrayList<>();
        for (Path path : file.files()) {
            digests.add(FileDigest.of(path, read));
        }
        return of(file, digests);
    }

    /** Inspects a file without reading it completely. Digests are included only if the import recorded them. */
    public static ModelInspection quick(ModelFile file) throws IOException {
        Provenance provenance = Provenance.read(file.path());
        return of(file, provenance == null ? List.of() : provenance.files());
    }

    private static ModelInspection of(ModelFile file, List<FileDigest> digests) {
        RecognizedModel recognised = file.recognised();
        NetworkCheckpoint checkpoint = recognised instanceof NetworkCheckpoint network ? network : null;
        TensorSource all = file.tensors();
        Map<String, Integer> dtypes = new TreeMap<>();
        long bytes = 0;
        for (String name : all.names()) {
            TensorInfo info = all.info(name);
            dtypes.merge(info.dtype().name(), 1, Integer::sum);
            bytes += info.bytes();
        }
        NetworkConfig config = checkpoint == null ? null : checkpoint.network().config();
        return new ModelInspection(
                file.path().toString(),
                file.container(),
                kind(recognised),
                recognised.what(),
                checkpoint == null ? null : checkpoint.layout(),
                checkpoint == null ? null : checkpoint.network().system(),
                all.names().size(),
                elements(checkpoint == null ? all : checkpoint.ema()),
                bytes,
                dtypes,
                digests,
                config,
                config == null ? null : ImportedModelCard.sentence(config),
                checkpoint == null ? List.of() : checkpoint.network().missing(),
                checkpoint == null ? List.of() : checkpoint.network().because(),
                checkpoint == null ? List.of() : checkpoint.network().doubts());
    }

    private static long elements(TensorSource tensors) {
        return tensors.names().stream()
                .mapToLong(name -> Shapes.elements(tensors.info(name).shape()))
                .sum();
    }

    private static String kind(RecognizedModel recognised) {
        return recognised
                .getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                .toLowerCase(Locale.ROOT);
    }

    /** Returns the inspection as JSON with keys in snake case. */
    public String json() {
        try {
            return CheckpointJson.MAPPER.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the inspection cannot be written as JSON", e);
        }
    }
}
