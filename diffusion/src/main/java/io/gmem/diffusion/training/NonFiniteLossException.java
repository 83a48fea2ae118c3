package io.gmem.diffusion.training;

/** Thrown when a loss or gradient is NaN or infinite. The session is unusable; the last checkpoint is not affected. */
public final class NonFiniteLossException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final long trainingStep;

    public NonFiniteLossException(long trainingStep, String quantity, double value) {
        super(quantity + " is " + value + " at training step " + trainingStep
                + "; lower the learning rate or check the data");
        this.trainingStep = trainingStep;
    }

    public long trainingStep() {
        return trainingStep;
    }
}
