package io.gmem.tensorfiles.latents;

import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.MalformedTensorFileException;
import io.gmem.tensorfiles.SafetensorsFile;
import io.gmem.tensorfiles.TensorSource;
import io.gmem.tensorfiles.torch.TorchFile;
import io.gmem.tensorfiles.torch.TorchFileWriter;
import io.gmem.tensorfiles.torch.TorchValue;
import io.gmem.tensorfiles.torch.TorchValue.Scalar;
import io.gmem.tensorfiles.torch.TorchValue.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Channel statistics that normalize latents: {@code x' = m (x - mean_c) / std_c} for channel c, m the latent multiplier.
 *
 * <p>Source: datasets/img_latent_dataset.py of the reference.
 *
 * @param mean mean of each channel
 * @param std standard deviation of each channel, unbiased (n - 1), positive
 */
public record LatentStatistics(float[] mean, float[] std) {
    /** File name in the reference. */
    public static final String FILE_NAME = "latents_stats.pt";

    public LatentStatistics {
        mean = mean.clone();
        std = std.clone();
        if (mean.length == 0 || mean.length != std.length) {
            throw new IllegalArgumentException(
                    "mean and std must have equal, positive lengths (was " + mean.length + " and " + std.length + ")");
        }
        for (float deviation : std) {
            if (!(deviation > 0)) {
                throw new IllegalArgumentException(
                        "standard deviations must be positive (was " + deviation + "); a channel is constant");
            }
        }
    }

    /**
     * Reads {@code latents_stats.pt}, or a safetensors file of the same two tensors (1, C, 1, 1).
     *
     * @throws MalformedTensorFileException when the file does not hold valid statistics
     */
    public static LatentStatistics read(Path file) throws IOException {
        if (file.toString().endsWith(".safetensors")) {
            try (var opened = SafetensorsFile.open(file)) {
                return of(file, opened);
            }
        }
        try (var opened = TorchFile.open(file)) {
            return of(file, opened.tensors());
        }
    }

    private static LatentStatistics of(Path file, TensorSource tensors) throws IOException {
        if (!tensors.names().containsAll(List.of("mean", "std"))) {
            throw new MalformedTensorFileException(
                    file, "lacks 'mean' or 'std'", "specify the path of latents_stats.pt");
        }
        try {
            return new LatentStatistics(
                    tensors.read("mean").toFloatArray(), tensors.read("std").toFloatArray());
        } catch (IllegalArgumentException e) {
            throw new MalformedTensorFileException(
                    file, "has invalid statistics: " + e.getMessage(), "compute the statistics again");
        }
    }

    /** Writes a file in the format of the reference. */
    public void write(Path file) throws IOException {
        Map<Scalar, TorchValue> entries = new LinkedHashMap<>();
        Map<String, HostTensor> tensors = Map.of(
                "mean", HostTensor.f32(mean, 1, mean.length, 1, 1), "std", HostTensor.f32(std, 1, std.length, 1, 1));
        for (String name : List.of("mean", "std")) {
            entries.put(new Scalar(name), Tensor.of(TensorSource.of(tensors), name));
        }
        TorchFileWriter.write(file, new TorchValue.Dict(entries));
    }

    /** Normalizes latents (…, C, H, W) in place. */
    public void normalise(float[] latents, int pixels, float multiplier) {
        for (int i = 0; i < latents.length; i++) {
            int channel = i / pixels % mean.length;
            latents[i] = (latents[i] - mean[channel]) / std[channel] * multiplier;
        }
    }

    /** Reverts {@link #normalise} in place. */
    public void restore(float[] latents, int pixels, float multiplier) {
        for (int i = 0; i < latents.length; i++) {
            int channel = i / pixels % mean.length;
            latents[i] = latents[i] * std[channel] / multiplier + mean[channel];
        }
    }

    @Override
    public float[] mean() {
        return mean.clone();
    }

    @Override
    public float[] std() {
        return std.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LatentStatistics that && Arrays.equals(mean, that.mean) && Arrays.equals(std, that.std);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(mean) + Arrays.hashCode(std);
    }
}
