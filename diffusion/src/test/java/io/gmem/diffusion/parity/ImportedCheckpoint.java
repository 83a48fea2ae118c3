package io.gmem.diffusion.parity;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.diffusion.checkpoint.Hints;
import io.gmem.diffusion.checkpoint.ModelFile;
import io.gmem.diffusion.checkpoint.ModelImport;
import io.gmem.diffusion.checkpoint.NetworkReading;
import io.gmem.diffusion.checkpoint.NetworkSystem;
import io.gmem.diffusion.checkpoint.RecognizedModel.CompressedMemoryBank;
import io.gmem.diffusion.checkpoint.RecognizedModel.LatentStatisticsFile;
import io.gmem.diffusion.checkpoint.RecognizedModel.MemoryBank;
import io.gmem.diffusion.checkpoint.RecognizedModel.NetworkCheckpoint;
import io.gmem.diffusion.network.Conditioning;
import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.diffusion.network.StateDict;
import io.gmem.diffusion.network.TimeDirection;
import io.gmem.tensorfiles.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A network of a case as the suite imports it. Given is only what the file itself is found not to record. */
public final class ImportedCheckpoint {
    private ImportedCheckpoint() {}

    /** Whether a file holds a network. A file that the suite does not recognize fails the test. */
    public static boolean isNetwork(Path checkpoint) throws IOException {
        try (var file = ModelFile.open(checkpoint, Hints.NONE)) {
            assertThat(file.recognised())
                    .as(checkpoint.toString())
                    .isInstanceOfAny(
                            NetworkCheckpoint.class,
                            MemoryBank.class,
                            CompressedMemoryBank.class,
                            LatentStatisticsFile.class);
            return file.recognised() instanceof NetworkCheckpoint;
        }
    }

    /**
     * The folder of an imported checkpoint. Its configuration is the expected one but for rates of dropout, which no file records,
     * and its tensors are those of such a network and no others.
     *
     * @param folder an empty one, or none yet
     */
    public static Path take(Path checkpoint, NetworkConfig expected, Path folder) throws IOException {
        try (var file = ModelFile.open(checkpoint, hints(checkpoint, expected))) {
            ModelImport.into(file, folder, bytes -> {});
        }
        NetworkConfig config = NetworkConfig.read(folder.resolve("config.json"));
        assertThat(withoutDropout(config)).as(checkpoint.toString()).isEqualTo(withoutDropout(expected));
        try (var weights = SafetensorsFile.open(folder.resolve("ema.safetensors"))) {
            Set<String> unused = new HashSet<>(weights.names());
            unused.removeAll(StateDict.shapes(config).keySet());
            unused.removeAll(StateDict.constants(config).keySet());
            assertThat(unused).as("unused tensors of " + checkpoint).isEmpty();
        }
        return folder;
    }

    /** The network of a case, of its first container, or of its weights where it has none. */
    static SafetensorsFile weights(ParityCase golden, NetworkConfig expected, Path folder) throws IOException {
        Path imported = take(
                checkpoint(golden.path("")),
                expected,
                Files.createTempDirectory(folder, "case").resolve("model"));
        return SafetensorsFile.open(imported.resolve("ema.safetensors"));
    }

    private static Path checkpoint(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                if (file.toString().matches(".*\\.(pt|pth|bin)") && isNetwork(file)) {
                    return file;
                }
            }
        }
        Path weights = folder.resolve("weights.safetensors");
        return Files.exists(weights) ? weights : folder.resolve("weights_before.safetensors");
    }

    private static NetworkReading reading(Path checkpoint, Hints hints) throws IOException {
        try (var file = ModelFile.open(checkpoint, hints)) {
            return ((NetworkCheckpoint) file.recognised()).network();
        }
    }

    private static Hints hints(Path checkpoint, NetworkConfig expected) throws IOException {
        NetworkReading alone = reading(checkpoint, Hints.NONE);
        Hints hints = new Hints(
                wanted(alone, "--heads") ? expected.numHeads() : null,
                null,
                wanted(alone, "--system") ? system(expected) : null);
        NetworkReading shaped = reading(checkpoint, hints);
        Integer depth =
                expected.projection() == null ? null : expected.projection().encoderDepth();
        return new Hints(
                hints.heads(),
                wanted(shaped, "--encoder-depth") ? depth : null,
                hints.system(),
                classes(shaped, expected).orElse(null),
                wanted(shaped, "--path") ? expected.transport().path() : null,
                wanted(shaped, "--prediction") ? expected.transport().prediction() : null);
    }

    private static boolean wanted(NetworkReading reading, String option) {
        return Stream.concat(reading.missing().stream(), reading.doubts().stream())
                .anyMatch(text -> text.contains(option));
    }

    private static NetworkSystem system(NetworkConfig expected) {
        boolean backwards = expected.timeDirection() == TimeDirection.DATA_TO_NOISE;
        if (expected.conditioning() instanceof Conditioning.ByClass) {
            return backwards ? NetworkSystem.REPA : NetworkSystem.SIT;
        }
        return backwards ? NetworkSystem.GMEM_V1 : NetworkSystem.GMEM;
    }

    /** A table without a null label looks like one of a class less. */
    private static Optional<Integer> classes(NetworkReading reading, NetworkConfig expected) {
        boolean needed = expected.conditioning() instanceof Conditioning.ByClass wanted
                && wanted.withoutNullLabel()
                && reading.config() != null
                && !withoutDropout(reading.config())
                        .conditioning()
                        .equals(withoutDropout(expected).conditioning());
        return needed ? Optional.of(((Conditioning.ByClass) expected.conditioning()).classes()) : Optional.empty();
    }

    private static NetworkConfig withoutDropout(NetworkConfig c) {
        Conditioning conditioning = c.conditioning();
        if (conditioning instanceof Conditioning.BySnippet snippet) {
            conditioning = new Conditioning.BySnippet(snippet.dimension(), 0, snippet.scale());
        } else if (conditioning instanceof Conditioning.ByClass byClass) {
            conditioning =
                    new Conditioning.ByClass(byClass.classes(), 0, byClass.embeddingStd(), byClass.withoutNullLabel());
        }
        return new NetworkConfig(
                c.inputSize(),
                c.patchSize(),
                c.inChannels(),
                c.hiddenSize(),
                c.depth(),
                c.numHeads(),
                c.learnSigma(),
                c.backbone(),
                c.block(),
                c.mlpWidth(),
                conditioning,
                c.projection(),
                c.timeDirection(),
                c.transport(),
                c.guidedChannels());
    }
}
