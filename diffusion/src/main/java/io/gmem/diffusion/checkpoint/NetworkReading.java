package io.gmem.diffusion.checkpoint;

import io.gmem.diffusion.network.NetworkConfig;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What names, shapes and notes of a checkpoint say about its network.
 *
 * @param system whose it is, when that can be told
 * @param config all that fixes the network; null while something is missing
 * @param missing what has to be said for it, each with the option that says it
 * @param because how what is not in a shape was found
 * @param doubts what may be otherwise
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

    /** The same with further doubts. */
    NetworkReading withDoubts(List<String> further) {
        return new NetworkReading(
                system,
                config,
                missing,
                because,
                Stream.of(doubts, further).flatMap(List::stream).toList());
    }

    /** This, and what was found when the model was imported; nothing more for a model that was trained here. */
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
