package io.gmem.diffusion.training;

/** The loss is no number any more. The session is spoilt; the last checkpoint is not. */
public final class NonFiniteLossException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final long trainingStep;

    public NonFiniteLossException(long trainingStep, String what, double value) {
        super(what + " is " + value + " at training step " + trainingStep
                + "; lower the learning rate or look at the data");
        this.trainingStep = trainingStep;
    }

    public long trainingStep() {
        return trainingStep;
    }
}
