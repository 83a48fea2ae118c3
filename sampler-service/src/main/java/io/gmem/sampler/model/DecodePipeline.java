package io.gmem.sampler.model;

import io.gmem.diffusion.image.RgbImage;
import io.gmem.diffusion.sampling.SamplingObserver;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Stands between the thread that draws and everything that takes time: latents are handed to the decoder as they come, pictures and
 * previews are finished on the executor, and nothing is waited for.
 */
final class DecodePipeline implements SamplingObserver {
    /** Makes a file of a picture. */
    interface Finish {
        SampledImages.Picture of(int image, RgbImage picture);
    }

    private final SamplingListener follower;
    private final DecodeQueue line;
    private final Executor executor;
    private final Finish finish;
    private final List<CompletableFuture<SampledImages.Picture>> pictures;
    private final Set<Integer> previewing = ConcurrentHashMap.newKeySet();

    /** @param images of the request */
    DecodePipeline(SamplingListener follower, DecodeQueue line, Executor executor, Finish finish, int images) {
        this.follower = follower;
        this.line = line;
        this.executor = executor;
        this.finish = finish;
        this.pictures = IntStream.range(0, images)
                .mapToObj(image -> new CompletableFuture<SampledImages.Picture>())
                .toList();
    }

    @Override
    public boolean cancelled() {
        return follower.stop();
    }

    @Override
    public void stepped(int image, int done, int of, Supplier<List<float[]>> preview) {
        int every = follower.previewEvery();
        if (every == 0 || done % every != 0 || done == of || !previewing.add(image)) {
            return;
        }
        line.decode(preview.get().get(0))
                .thenAcceptAsync(
                        picture -> follower.previewed(new SamplingListener.Preview(image, done, of, picture.toPng())),
                        executor)
                .whenComplete((sent, failure) -> previewing.remove(image));
    }

    @Override
    public void finished(int image, float[] latent) {
        line.decode(latent)
                .thenApplyAsync(picture -> finish.of(image, picture), executor)
                .whenComplete((picture, failure) -> {
                    if (failure == null) {
                        pictures.get(image).complete(picture);
                    } else {
                        pictures.get(image).completeExceptionally(failure);
                    }
                });
    }

    /** In the order of the request; complete some time after the last latent came. */
    List<CompletableFuture<SampledImages.Picture>> pictures() {
        return pictures;
    }
}
