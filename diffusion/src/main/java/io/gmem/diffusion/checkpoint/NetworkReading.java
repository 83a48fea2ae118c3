package io.gmem.diffusion.checkpoint;

import io.gmem.diffusion.network.NetworkConfig;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The network configuration inferred from the names, shapes and metadata of a checkpoint.
 *
 * @param system system that trained the network; null if it cannot be inferred
 * @param config configuration of the network; null if properties are missing
 * @param missing required properties that cannot be inferred, each with the option that specifies it
 * @param because sources of the properties that tensor shapes do not determine
 * @param doubts assumptions that may be wrong
 */
public record NetworkReading(
        @Nullable NetworkSystem system,
        @Nullable NetworkConfig config,
        List<String> missing,
        List<String> because,
        List<String> doubts) {
    public NetworkReading {
        missing = List.copyOf(missing);
        because = List.copyOf(because);
        doubts = List.copyOf(doubts);
    }

    /** Returns this reading with additional doubts. */
    NetworkReading withDoubts(List<String> further) {
        return new NetworkReading(
                system,
                config,
                missing,
                because,
                Stream.of(doubts, further).flatMap(List::stream).toList());
    }

    /** Returns this reading with the findings of the import. Models trained by the suite have no provenance. */
    NetworkReading after(@Nullable Provenance provenance) {
        if (provenance == null) {
            return this;
        }
        return new NetworkReading(
                system,
                config,
                missing,
                Stream.of(provenance.because(), because)
                        .flatMap(List::stream)
                        .distinct()
                        .toList(),
                Stream.of(provenance.doubts(), doubts)
                        .flatMap(List::stream)
                        .distinct()
                        .toList());
    }
}
