package io.gmem.trainer.training;

import io.gmem.diffusion.training.StepReport;

/** Means over the training steps since it was last emptied. */
final class LossWindow {
    private double loss;
    private double gradientNorm;
    private int steps;

    void add(StepReport report) {
        loss += report.loss();
        gradientNorm += report.gradientNorm();
        steps++;
    }

    /** Training steps in it. */
    int steps() {
        return steps;
    }

    double loss() {
        return loss / steps;
    }

    double gradientNorm() {
        return gradientNorm / steps;
    }

    void clear() {
        loss = 0;
        gradientNorm = 0;
        steps = 0;
    }
}
