package io.gmem.contracts.run;

/**
 * What one training step says of itself.
 *
 * @param loss of the step, averaged over the steps since the last report
 * @param gradientNorm before clipping, likewise averaged
 * @param imagesPerSecond since the last report
 * @param secondsLeft estimated
 */
public record Telemetry(
        double loss, double gradientNorm, double learningRate, double imagesPerSecond, double secondsLeft) {}
