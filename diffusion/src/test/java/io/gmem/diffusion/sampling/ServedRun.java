package io.gmem.diffusion.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.network.Network;
import io.gmem.tensorfiles.HostTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;

/**
 * Samples generated from given noise as the sampler service does ({@link Trajectory}, {@link BatchedEvaluator}), with all network calls.
 * They must equal the samples that the trainer generates ({@link ImageSampler}).
 *
 * @param times times of the solver steps
 * @param states (B, C, H, W), at the start and after each solver step
 * @param calls network calls
 */
public record ServedRun(double[] times, List<NDArray> states, List<Call> calls) {
    /** One evaluation of all images, guided ones conditional first; t = 0 is noise. */
    public record Call(NDArray x, double t, NDArray condition) {}

    /** The tolerance: both ways of sampling add the same numbers in another order. */
    private static final float ROUNDING = 2e-4f;

    /**
     * Generates samples in both ways.
     *
     * @param start (B, C, H, W)
     * @param noise noise of solver step i, (B, C, H, W)
     */
    public static ServedRun of(
            TensorEngine engine,
            NDManager scope,
            Network network,
            SamplingRequest request,
            NDArray start,
            IntFunction<NDArray> noise) {
        ImageNoise given = (owner, image, counter) -> {
            NDArray all = counter == 0 ? start : noise.apply(counter - 1);
            NDArray one = all.get(new NDIndex("{}:{}", image, image + 1)).duplicate();
            one.attach(owner);
            return one;
        };
        ServedRun run = inOneCall(engine, scope, network, request, start, given);
        float[] served = run.last().toFloatArray();
        List<float[]> latents = new ImageSampler(engine, network, request.seeds().length)
                .draw(request, () -> false, given)
                .latents();
        int size = served.length / latents.size();
        for (int image = 0; image < latents.size(); image++) {
            float[] one = latents.get(image);
            for (int i = 0; i < size; i++) {
                float value = served[image * size + i];
                assertThat(one[i]).isCloseTo(value, Offset.offset(ROUNDING * Math.max(1, Math.abs(value))));
            }
        }
        return run;
    }

    private static ServedRun inOneCall(
            TensorEngine engine,
            NDManager scope,
            Network network,
            SamplingRequest request,
            NDArray start,
            ImageNoise noise) {
        List<Trajectory> images = IntStream.range(0, request.seeds().length)
                .mapToObj(image -> new Trajectory(engine, network, request, image, noise))
                .toList();
        List<NDArray> states = new ArrayList<>(List.of(start));
        List<Call> calls = new ArrayList<>();
        var shared = new BatchedEvaluator(engine, network, BatchSizes.ANY);
        while (!images.get(0).finished()) {
            calls.add(call(scope, images.stream().map(Trajectory::rows).toList()));
            shared.evaluate(images);
            if (images.stream().map(Trajectory::advance).toList().contains(true)) {
                states.add(state(engine, scope, start, images));
            }
        }
        images.forEach(Trajectory::close);
        return new ServedRun(request.grid(network.config()).times(), states, calls);
    }

    private static Call call(NDManager scope, List<List<Trajectory.Row>> rows) {
        var x = new NDList();
        var conditions = new NDList();
        for (int part = 0; part < rows.get(0).size(); part++) {
            for (List<Trajectory.Row> image : rows) {
                x.add(copy(scope, image.get(part).x()));
                conditions.add(copy(scope, image.get(part).condition()));
            }
        }
        return new Call(NDArrays.concat(x, 0), rows.get(0).get(0).t(), NDArrays.concat(conditions, 0));
    }

    private static NDArray copy(NDManager scope, NDArray array) {
        NDArray copy = array.duplicate();
        copy.attach(scope);
        return copy;
    }

    private static NDArray state(TensorEngine engine, NDManager scope, NDArray like, List<Trajectory> images) {
        int size = (int) (like.size() / images.size());
        float[] all = new float[(int) like.size()];
        for (int image = 0; image < images.size(); image++) {
            System.arraycopy(images.get(image).latent(), 0, all, image * size, size);
        }
        return engine.toDevice(scope, HostTensor.f32(all, like.getShape().getShape()));
    }

    /** Returns the samples. */
    public NDArray last() {
        return states.get(states.size() - 1);
    }

    /** Returns the time of each solver step, reversed for a reference that runs from data to noise. */
    public double[] times(boolean backwards) {
        return backwards ? Arrays.stream(times).map(t -> 1 - t).toArray() : times.clone();
    }
}
