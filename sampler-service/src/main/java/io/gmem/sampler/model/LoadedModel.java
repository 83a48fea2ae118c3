package io.gmem.sampler.model;

import io.gmem.contracts.job.GeneratedImage;
import io.gmem.contracts.job.GenerationSpec;
import io.gmem.diffusion.autoencoder.PictureDecoder;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.image.RgbImage;
import io.gmem.diffusion.metric.NearestImages;
import io.gmem.diffusion.sampling.Drawn;
import io.gmem.diffusion.sampling.ImageSampler;
import io.gmem.diffusion.sampling.SamplingMethod;
import io.gmem.diffusion.sampling.SamplingRequest;
import io.gmem.memorybank.MemoryBank;
import io.gmem.sampler.prompt.PromptResolver;
import io.gmem.sampler.prompt.ResolvedPrompt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A network on the engine with its bank. Images go through the network one by one (a batch of exactly one), so that matrix
 * products have one shape and an image is the same bytes whatever it is asked for with.
 */
final class LoadedModel implements Model {
    private static final int SLOTS = 1;

    private final ModelPair pair;
    private final SharedNetwork network;
    private final @Nullable MemoryBank bank;
    private final ImageSampler sampler;
    private final PromptResolver prompts;
    private final TrainingPictures training;
    private final PictureDecoder decoder;

    /** Holds {@code network} and owns {@code bank} from now on. */
    LoadedModel(
            ModelPair pair,
            TensorEngine engine,
            SharedNetwork network,
            @Nullable MemoryBank bank,
            PromptResolver prompts,
            TrainingPictures training,
            PictureDecoder decoder) {
        this.pair = pair;
        this.network = network;
        this.bank = bank;
        this.sampler = new ImageSampler(engine, network.network(), SLOTS);
        this.prompts = prompts;
        this.training = training;
        this.decoder = decoder;
    }

    @Override
    public ModelPair pair() {
        return pair;
    }

    @Override
    public Drawing draw(GenerationSpec spec, BooleanSupplier stop) {
        long[] seeds = LongStream.range(spec.seed(), spec.seed() + spec.count()).toArray();
        List<ResolvedPrompt> resolved = LongStream.of(seeds)
                .mapToObj(seed -> prompts.resolve(spec.prompt(), seed))
                .toList();
        var request = new SamplingRequest(
                resolved.stream().map(ResolvedPrompt::condition).toList(),
                seeds,
                spec.solverSteps(),
                SamplingMethod.valueOf(spec.solver().name()),
                spec.guidanceScale());
        Drawn drawn = sampler.draw(request, stop::getAsBoolean);
        List<Drawing.Picture> pictures = new ArrayList<>();
        for (int i = 0; i < seeds.length; i++) {
            pictures.add(picture(
                    "image-" + i + ".png",
                    seeds[i],
                    resolved.get(i),
                    decoder.decode(drawn.latents().get(i))));
        }
        return new Drawing(pictures, drawn.evaluations());
    }

    private Drawing.Picture picture(String file, long seed, ResolvedPrompt source, RgbImage image) {
        NearestImages.Neighbour nearest = training.nearest(image);
        var about = new GeneratedImage(
                file, seed, source.rows(), source.label(), nearest.index(), nearest.distance(), nearest.copied());
        return new Drawing.Picture(about, image.toPng());
    }

    @Override
    public void close() {
        network.release();
        if (bank != null) {
            try {
                bank.close();
            } catch (IOException e) {
                throw new UncheckedIOException("closing bank " + pair.bank(), e);
            }
        }
    }
}
