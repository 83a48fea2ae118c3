package io.gmem.bench;

import io.gmem.diffusion.sampling.Condition;
import io.gmem.diffusion.sampling.SamplingMethod;
import io.gmem.diffusion.sampling.SamplingRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/**
 * Requests as people send them, whether or not the ones before are answered: gaps of an exponential law (a Poisson process), 10 to
 * 50 solver steps, 1, 2 or 4 images (three in five, one in four, the rest). The same seed gives the same requests at every load.
 */
record Arrivals(List<SamplingRequest> requests, double[] gaps) {
    private static final int LEAST_STEPS = 10;
    private static final int MOST_STEPS = 50;

    static Arrivals of(int count, long seed, Condition condition) {
        var random = new SplittableRandom(seed);
        List<SamplingRequest> requests = new ArrayList<>();
        double[] gaps = new double[count];
        for (int i = 0; i < count; i++) {
            double die = random.nextDouble();
            int images = die < 0.6 ? 1 : die < 0.85 ? 2 : 4;
            long first = random.nextLong(1L << 40);
            requests.add(new SamplingRequest(
                    Collections.nCopies(images, condition),
                    LongStream.range(first, first + images).toArray(),
                    random.nextInt(LEAST_STEPS, MOST_STEPS + 1),
                    SamplingMethod.EULER,
                    1));
            gaps[i] = -Math.log(1 - random.nextDouble());
        }
        return new Arrivals(requests, gaps);
    }

    int images() {
        return requests.stream().mapToInt(request -> request.seeds().length).sum();
    }

    /** Seconds after the start at which each comes; all at once for an infinite rate. */
    double[] times(double requestsPerSecond) {
        double[] times = new double[gaps.length];
        double now = 0;
        for (int i = 0; i < gaps.length; i++) {
            times[i] = now;
            now += gaps[i] / requestsPerSecond;
        }
        return times;
    }
}
