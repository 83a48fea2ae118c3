package io.gmem.diffusion.checkpoint;

import io.gmem.diffusion.checkpoint.RecognizedModel.AutoencoderWeights;
import io.gmem.diffusion.checkpoint.RecognizedModel.CompressedMemoryBank;
import io.gmem.diffusion.checkpoint.RecognizedModel.EncoderWeights;
import io.gmem.diffusion.checkpoint.RecognizedModel.FrechetStatistics;
import io.gmem.diffusion.checkpoint.RecognizedModel.LatentShardFile;
import io.gmem.diffusion.checkpoint.RecognizedModel.LatentStatisticsFile;
import io.gmem.diffusion.checkpoint.RecognizedModel.MemoryBank;
import io.gmem.diffusion.checkpoint.RecognizedModel.Tensors;
import io.gmem.tensorfiles.TensorSource;
import io.gmem.tensorfiles.latents.LatentShard;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Recognizes models other than networks by the names and shapes of their tensors. */
final class FlatRecognizer {
    private static final Pattern SEQUENTIAL =
            Pattern.compile("\\d+\\.(weight|bias|(conv|pool|skip)(\\.\\d+)?\\.(weight|bias))");
    private static final Pattern LAYERS = Pattern.compile("L\\d+\\.(weight|bias)");
    private static final Pattern AUTOENCODER = Pattern.compile("(encoder|decoder|quant_conv|post_quant_conv)\\..*");
    private static final String LATENT = "post_quant_conv.weight";
    private static final int MAX_LISTED = 4;

    private final TensorSource tensors;
    private final TensorNames names;

    private FlatRecognizer(TensorSource tensors) {
        this.tensors = tensors;
        this.names = new TensorNames(tensors);
    }

    static RecognizedModel recognise(TensorSource tensors) {
        var flat = new FlatRecognizer(tensors);
        return flat.bank()
                .or(flat::statistics)
                .or(flat::autoencoder)
                .or(flat::encoder)
                .orElseGet(flat::unknown);
    }

    private Optional<RecognizedModel> bank() {
        Set<String> all = tensors.names();
        if (all.size() <= 2 && names.rank("snippets") == 2) {
            return Optional.of(new MemoryBank(names.axis("snippets", 0), names.axis("snippets", 1)));
        }
        if (all.size() == 1) {
            String only = all.iterator().next();
            if (names.rank(only) == 2 && (only.isEmpty() || only.equals("memorybank") || only.equals("bank"))) {
                return Optional.of(new MemoryBank(names.axis(only, 0), names.axis(only, 1)));
            }
        }
        if (all.containsAll(List.of("C", "M", "S", "mean")) && names.rank("C") == 2 && names.rank("M") == 2) {
            return Optional.of(new CompressedMemoryBank(names.axis("C", 0), names.axis("M", 0), names.axis("C", 1)));
        }
        return Optional.empty();
    }

    private Optional<RecognizedModel> statistics() {
        if (LatentShard.isLatentShard(tensors.names())) {
            return Optional.of(new LatentShardFile(names.axis("latents", 0), names.has("representations")));
        }
        if (tensors.names().equals(Set.of("mean", "std")) && names.rank("mean") == 4) {
            return Optional.of(new LatentStatisticsFile(names.axis("mean", 1)));
        }
        if (names.rank("mu") == 1 && names.rank("sigma") == 2) {
            return Optional.of(new FrechetStatistics(names.axis("mu", 0)));
        }
        return Optional.empty();
    }

    private Optional<RecognizedModel> autoencoder() {
        if (names.has("encoder.conv_in.weight") || names.has("decoder.conv_in.weight")) {
            boolean diffusers = names.hasPrefix("encoder.down_blocks.") || names.hasPrefix("decoder.up_blocks.");
            boolean old = names.hasPrefix("encoder.mid_block.attentions.0.query.")
                    || names.hasPrefix("decoder.mid_block.attentions.0.query.");
            AutoencoderKind kind = !diffusers
                    ? AutoencoderKind.VA_VAE
                    : old ? AutoencoderKind.SD_VAE_OLD_NAMES : AutoencoderKind.SD_VAE;
            return Optional.of(new AutoencoderWeights(
                    kind,
                    SelectedTensors.where(
                            tensors, name -> AUTOENCODER.matcher(name).matches()),
                    names.axis(names.has(LATENT) ? LATENT : "decoder.conv_in.weight", 1)));
        }
        if (!names.allMatch(SEQUENTIAL)) {
            return Optional.empty();
        }
        if (names.rank("0.weight") == 4 && names.axis("0.weight", 1) == 3 && names.hasPrefix("1.conv.")) {
            return Optional.of(new AutoencoderWeights(AutoencoderKind.TAE_ENCODER, tensors, lastChannels()));
        }
        if (names.rank("1.weight") == 4 && names.hasPrefix("3.conv.") && !names.hasPrefix("0.")) {
            return Optional.of(new AutoencoderWeights(AutoencoderKind.TAE_DECODER, tensors, names.axis("1.weight", 1)));
        }
        return Optional.empty();
    }

    private long lastChannels() {
        int last = tensors.names().stream()
                .map(name -> name.substring(0, name.indexOf('.')))
                .filter(number -> number.length() < 5)
                .mapToInt(Integer::parseInt)
                .max()
                .orElse(0);
        return names.axis(last + ".weight", 0);
    }

    private Optional<RecognizedModel> encoder() {
        if (names.has("cls_token") && names.has("patch_embed.proj.weight") && names.has("blocks.0.ls1.gamma")) {
            return Optional.of(new EncoderWeights(
                    EncoderKind.DINO_V2, tensors, "of width " + names.axis("patch_embed.proj.weight", 0)));
        }
        if (names.has("Conv2d_1a_3x3.conv.weight") && names.hasPrefix("Mixed_7c.")) {
            return Optional.of(new EncoderWeights(EncoderKind.INCEPTION_V3, tensors, ""));
        }
        if (names.allMatch(LAYERS) && names.rank("L00.weight") == 4) {
            return Optional.of(new EncoderWeights(EncoderKind.MOBILENET, tensors, ""));
        }
        if (names.axis("conv1.weight", 2) == 3 && names.has("layer3.0.conv1.weight") && !names.hasPrefix("layer4.")) {
            int blocks = names.count("layer1.") + names.count("layer2.") + names.count("layer3.");
            return Optional.of(
                    new EncoderWeights(EncoderKind.CIFAR_RESNET, tensors, "of " + (2 * blocks + 2) + " layers"));
        }
        return Optional.empty();
    }

    private RecognizedModel unknown() {
        List<String> first = tensors.names().stream()
                .limit(MAX_LISTED)
                .map(name -> "'" + name + "'")
                .toList();
        return new Tensors(tensors.names().size() + " tensors, the first " + String.join(", ", first));
    }
}
