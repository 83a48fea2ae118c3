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
 * Open-loop requests, sent independently of earlier responses. Gaps are exponential (a Poisson process). Requests have 10 to 50 solver
 * steps and 1, 2 or 4 images (60 %, 25 % and 15 % of the requests). The same seed gives the same requests at every load.
 */
record Arrivals(List<SamplingRequest> requests, double[] gaps) {
    private static final int MIN_STEPS = 10;
    private static final int MAX_STEPS = 50;

    static Arrivals of(int count, long seed, Condition condition) {
        var random = new SplittableRandom(seed);
        List<SamplingRequest> requests = new ArrayList<>();
        double[] gaps = new double[count];
        for (int i = 0; i < count; i++) {
            double uniform = random.nextDouble();
            int images = uniform < 0.6 ? 1 : uniform < 0.85 ? 2 : 4;
            long first = random.nextLong(1L << 40);
            requests.add(new SamplingRequest(
                    Collections.nCopies(images, condition),
                    LongStream.range(first, first + images).toArray(),
                    random.nextInt(MIN_STEPS, MAX_STEPS + 1),
                    SamplingMethod.EULER,
                    1));
            gaps[i] = -Math.log(1 - random.nextDouble());
        }
        return new Arrivals(requests, gaps);
    }

    int images() {
        return requests.stream().mapToInt(request -> request.seeds().length).sum();
    }

    /** Returns the arrival times in seconds after the start; all are 0 for an infinite rate. */
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
