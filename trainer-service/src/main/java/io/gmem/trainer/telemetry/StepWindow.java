package io.gmem.trainer.telemetry;

import io.gmem.diffusion.training.StepReport;

/** Means over the training steps since the window was last cleared. */
public final class StepWindow {
    private double loss;
    private double squaredError;
    private double cosine;
    private double projection;
    private double gradientNorm;
    private int count;

    public void add(StepReport report) {
        loss += report.loss();
        squaredError += report.squaredError();
        cosine += report.cosine();
        projection += report.projection();
        gradientNorm += report.gradientNorm();
        count++;
    }

    /** Returns the number of training steps in the window. */
    public int count() {
        return count;
    }

    public double loss() {
        return loss / count;
    }

    double squaredError() {
        return squaredError / count;
    }

    double cosine() {
        return cosine / count;
    }

    double projection() {
        return projection / count;
    }

    double gradientNorm() {
        return gradientNorm / count;
    }

    public void clear() {
        loss = 0;
        squaredError = 0;
        cosine = 0;
        projection = 0;
        gradientNorm = 0;
        count = 0;
    }
}
