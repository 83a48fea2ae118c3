package io.gmem.bench;

import io.gmem.diffusion.sampling.SamplingRequest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * A simulation of serving with the same requests and admission rules, where rounds take the durations of {@link RoundCost}. It has no noise
 * and handles thousands of requests quickly. So p99 is meaningful, and the highest rate within a bound can be searched.
 */
record SimulatedServing(Serving serving, RoundCost cost, int slots, Arrivals arrivals) {
    private static final int HALVINGS = 24;

    private static final class Request {
        final double arrival;
        final int steps;
        int imagesToStart;
        int imagesToFinish;

        Request(double arrival, SamplingRequest request) {
            this.arrival = arrival;
            this.steps = request.steps();
            this.imagesToStart = request.seeds().length;
            this.imagesToFinish = imagesToStart;
        }
    }

    private static final class Image {
        final Request request;
        int remainingSteps;

        Image(Request request) {
            this.request = request;
            this.remainingSteps = request.steps;
        }
    }

    /** Returns the highest throughput in images per second at which 99 % of the requests complete within {@code bound} seconds. */
    double imagesPerSecondWithin(double bound) {
        double imagesPerRequest =
                (double) arrivals.images() / arrivals.requests().size();
        double highestRate = slots / Math.min(cost.alone(), cost.seconds(slots)) / imagesPerRequest;
        double low = 0;
        double high = highestRate;
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

    /** Returns the p99 of the seconds from arrival to the last image. */
    double p99(double requestsPerSecond) {
        double[] latencies = latencies(requestsPerSecond);
        Arrays.sort(latencies);
        return latencies[(int) Math.ceil(0.99 * latencies.length) - 1];
    }

    private double[] latencies(double requestsPerSecond) {
        double[] times = arrivals.times(requestsPerSecond);
        double[] latencies = new double[times.length];
        Deque<Request> queue = new ArrayDeque<>();
        List<Image> running = new ArrayList<>();
        int next = 0;
        int done = 0;
        double now = 0;
        while (done < times.length) {
            while (next < times.length && times[next] <= now) {
                queue.add(new Request(times[next], arrivals.requests().get(next)));
                next++;
            }
            admit(queue, running);
            if (running.isEmpty()) {
                now = times[next];
                continue;
            }
            now += serving == Serving.ONE_AT_A_TIME ? cost.alone() : cost.seconds(running.size());
            for (Iterator<Image> images = running.iterator(); images.hasNext(); ) {
                Image image = images.next();
                if (--image.remainingSteps == 0) {
                    images.remove();
                    if (--image.request.imagesToFinish == 0) {
                        latencies[done++] = now - image.request.arrival;
                    }
                }
            }
        }
        return latencies;
    }

    private void admit(Deque<Request> queue, List<Image> running) {
        switch (serving) {
            case ONE_AT_A_TIME -> {
                if (running.isEmpty() && !queue.isEmpty()) {
                    startImage(queue.element(), running);
                    if (queue.element().imagesToStart == 0) {
                        queue.remove();
                    }
                }
            }
            case REQUEST_LEVEL -> {
                if (running.isEmpty()) {
                    queue.removeIf(request -> startAll(request, running));
                }
            }
            case STEP_LEVEL -> {
                while (running.size() < slots && !queue.isEmpty()) {
                    Request first = queue.remove();
                    startImage(first, running);
                    if (first.imagesToStart > 0) {
                        queue.add(first);
                    }
                }
            }
        }
    }

    private boolean startAll(Request request, List<Image> running) {
        if (running.size() + request.imagesToStart > slots) {
            return false;
        }
        while (request.imagesToStart > 0) {
            startImage(request, running);
        }
        return true;
    }

    private static void startImage(Request request, List<Image> running) {
        request.imagesToStart--;
        running.add(new Image(request));
    }
}
