package io.gmem.diffusion.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.gmem.diffusion.checkpoint.Recognised.NetworkCheckpoint;
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
 * What can be told of a file.
 *
 * @param kind of {@link Recognised}, as {@code network_checkpoint}
 * @param parameters numbers in the weights one samples with; in all tensors, when it is no network
 * @param tensors in all
 * @param bytes of all tensors
 * @param dtypes how many tensors of each type
 * @param config of a network; null while something is missing
 * @param network the configuration in a sentence
 * @param missing what has to be said before it can be imported
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
     * Looks at a file.
     *
     * @param read told the bytes of each block that the digests read
     */
    public static ModelInspection of(ModelFile file, LongConsumer read) throws IOException {
        List<FileDigest> digests = new ArrayList<>();
        for (Path path : file.files()) {
            digests.add(FileDigest.of(path, read));
        }
        return of(file, digests);
    }

    /** As much as can be told without reading all of it: digests only if they were noted when it was imported. */
    public static ModelInspection quick(ModelFile file) throws IOException {
        Provenance provenance = Provenance.read(file.path());
        return of(file, provenance == null ? List.of() : provenance.files());
    }

    private static ModelInspection of(ModelFile file, List<FileDigest> digests) {
        Recognised recognised = file.recognised();
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

    private static String kind(Recognised recognised) {
        return recognised
                .getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                .toLowerCase(Locale.ROOT);
    }

    /** As JSON, its keys in snake case. */
    public String json() {
        try {
            return CheckpointJson.MAPPER.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an inspection that is no JSON", e);
        }
    }
}
