package io.gmem.bench;

import io.gmem.diffusion.sampling.SamplingRequest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * Serving on paper: the same requests and the same rules of joining, with rounds that take what {@link RoundCost} measured. It has no
 * noise and knows thousands of requests in a moment, so that a p99 means something and the highest rate within a bound can be searched.
 */
record SimulatedServing(Serving serving, RoundCost cost, int slots, Arrivals arrivals) {
    private static final int HALVINGS = 24;

    private static final class Request {
        final double came;
        final int steps;
        int toBegin;
        int toEnd;

        Request(double came, SamplingRequest asked) {
            this.came = came;
            this.steps = asked.steps();
            this.toBegin = asked.seeds().length;
            this.toEnd = toBegin;
        }
    }

    private static final class Image {
        final Request of;
        int left;

        Image(Request of) {
            this.of = of;
            this.left = of.steps;
        }
    }

    /** The most images a second with which 99 of 100 requests are done within {@code bound} seconds. */
    double imagesPerSecondWithin(double bound) {
        double imagesPerRequest =
                (double) arrivals.images() / arrivals.requests().size();
        double most = slots / Math.min(cost.alone(), cost.seconds(slots)) / imagesPerRequest;
        double low = 0;
        double high = most;
        for (int i = 0; i < HALVINGS; i++) {
            double rate = (low + high) / 2;
            if (p99(rate) <= bound) {
                low = rate;
            } else {
                high = rate;
            }
        }
        return low * imagesPerRequest;
    }

    /** Seconds from coming to the last image that 99 of 100 requests do not exceed. */
    double p99(double requestsPerSecond) {
        double[] latencies = latencies(requestsPerSecond);
        Arrays.sort(latencies);
        return latencies[(int) Math.ceil(0.99 * latencies.length) - 1];
    }

    private double[] latencies(double requestsPerSecond) {
        double[] times = arrivals.times(requestsPerSecond);
        double[] latencies = new double[times.length];
        Deque<Request> line = new ArrayDeque<>();
        List<Image> running = new ArrayList<>();
        int next = 0;
        int done = 0;
        double now = 0;
        while (done < times.length) {
            while (next < times.length && times[next] <= now) {
                line.add(new Request(times[next], arrivals.requests().get(next)));
                next++;
            }
            admit(line, running);
            if (running.isEmpty()) {
                now = times[next];
                continue;
            }
            now += serving == Serving.ONE_AT_A_TIME ? cost.alone() : cost.seconds(running.size());
            for (Iterator<Image> images = running.iterator(); images.hasNext(); ) {
                Image image = images.next();
                if (--image.left == 0) {
                    images.remove();
                    if (--image.of.toEnd == 0) {
                        latencies[done++] = now - image.of.came;
                    }
                }
            }
        }
        return latencies;
    }

    private void admit(Deque<Request> line, List<Image> running) {
        switch (serving) {
            case ONE_AT_A_TIME -> {
                if (running.isEmpty() && !line.isEmpty()) {
                    begin(line.element(), running);
                    if (line.element().toBegin == 0) {
                        line.remove();
                    }
                }
            }
            case REQUEST_LEVEL -> {
                if (running.isEmpty()) {
                    line.removeIf(request -> beginWhole(request, running));
                }
            }
            case STEP_LEVEL -> {
                while (running.size() < slots && !line.isEmpty()) {
                    Request first = line.remove();
                    begin(first, running);
                    if (first.toBegin > 0) {
                        line.add(first);
                    }
                }
            }
        }
    }

    private boolean beginWhole(Request request, List<Image> running) {
        if (running.size() + request.toBegin > slots) {
            return false;
        }
        while (request.toBegin > 0) {
            begin(request, running);
        }
        return true;
    }

    private static void begin(Request request, List<Image> running) {
        request.toBegin--;
        running.add(new Image(request));
    }
}
