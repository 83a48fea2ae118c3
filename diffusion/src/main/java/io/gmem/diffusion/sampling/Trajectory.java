package io.gmem.diffusion.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.guidance.GuidanceInterval.Mode;
import io.gmem.diffusion.network.Network;
import io.gmem.diffusion.solver.Solver;
import io.gmem.diffusion.solver.SolverState;
import io.gmem.diffusion.solver.Stage;
import io.gmem.diffusion.solver.TimeGrid;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The state machine that takes one image from noise to data. It requests a velocity, waits, and continues. Solver, steps, guidance and
 * noise belong to the image, so {@link BatchedEvaluator} can evaluate several images in one call and their results are independent.
 *
 * <p>Not thread-safe. Closing frees its tensors in any state.
 */
public final class Trajectory implements AutoCloseable {
    /** A row of a network call: x (1, C, H, W), the time, and the condition of one image. */
    record Row(NDArray x, double t, NDArray condition) {}

    private final TensorEngine engine;
    private final Network network;
    private final SamplingRequest request;
    private final Solver solver;
    private final NDManager scope;
    private final NDArray condition;
    private final @Nullable NDArray nullCondition;
    private final LastEvaluation lastEvaluation;

    private NDManager step;
    private SolverState state;
    private Stage.@Nullable NeedsVelocity pending;
    private Mode mode = Mode.CONDITIONAL;
    private List<NDArray> velocities = List.of();
    private int evaluations;

    /**
     * Starts at the initial noise.
     *
     * @param image index in the request, from 0
     */
    public Trajectory(TensorEngine engine, Network network, SamplingRequest request, int image) {
        this(engine, network, request, image, ImageNoise.seeded(engine, network, request));
    }

    Trajectory(TensorEngine engine, Network network, SamplingRequest request, int image, ImageNoise noise) {
        request.requireFits(network.config());
        this.engine = engine;
        this.network = network;
        this.request = request;
        this.scope = engine.newScope();
        this.step = engine.newScope();
        TimeGrid grid = request.grid(network.config());
        this.solver = request.solver(network.config(), i -> noise.of(step, image, 1 + i));
        this.condition = request.conditions().get(image).tensor(scope);
        this.nullCondition = network.config().guidable() ? network.nullCondition(scope, 1) : null;
        this.lastEvaluation = new LastEvaluation(network, scope);
        this.state = SolverState.start(noise.of(scope, image, 0), grid);
        beginStep();
    }

    /** Continues until a velocity is required or the image is finished. */
    private void beginStep() {
        step.close();
        step = engine.newScope();
        if (!finished()) {
            state.x().attach(step);
            apply(solver.begin(state));
        }
    }

    private void apply(Stage stage) {
        if (stage instanceof Stage.NeedsVelocity need) {
            pending = need;
            mode = request.modeAt(state.grid().at(state.solverStep()), need.t());
        } else {
            pending = null;
            state = ((Stage.Done) stage).state();
            state.x().attach(scope);
            beginStep();
        }
    }

    /** Returns the rows to evaluate; one row, or the pair of guidance. */
    List<Row> rows() {
        Stage.NeedsVelocity need = Objects.requireNonNull(pending, "the image is finished");
        var conditional = new Row(need.x(), need.t(), condition);
        if (mode == Mode.CONDITIONAL) {
            return List.of(conditional);
        }
        var unconditional = new Row(need.x(), need.t(), Objects.requireNonNull(nullCondition));
        return mode == Mode.GUIDED ? List.of(conditional, unconditional) : List.of(unconditional);
    }

    /** Accepts copies of the velocities of {@link #rows}. */
    void acceptVelocities(List<NDArray> computed) {
        List<NDArray> copies = new ArrayList<>();
        for (NDArray velocity : computed) {
            NDArray copy = velocity.duplicate();
            copy.attach(step);
            copies.add(copy);
        }
        velocities = copies;
    }

    /**
     * Continues with the velocities of the last {@link BatchedEvaluator} call; does nothing without them.
     *
     * @return whether a solver step was completed
     * @throws ArithmeticException if the solver cannot continue
     */
    public boolean advance() {
        if (velocities.isEmpty()) {
            return false;
        }
        Stage.NeedsVelocity need = Objects.requireNonNull(pending);
        NDArray velocity = velocities.size() == 1 ? velocities.get(0) : guided();
        evaluations += velocities.size();
        velocities = List.of();
        lastEvaluation.update(need.x(), velocity, need.t());
        int before = state.solverStep();
        apply(need.then().apply(velocity));
        return state.solverStep() > before;
    }

    private NDArray guided() {
        NDArray both = NDArrays.concat(new NDList(velocities), 0);
        return request.guidance(network.config()).mix(both);
    }

    public boolean finished() {
        return state.finished();
    }

    /** Returns the completed solver steps. */
    public int solverSteps() {
        return state.solverStep();
    }

    /** Returns the total solver steps. */
    public int steps() {
        return state.grid().steps();
    }

    /** Returns the network evaluations so far, where a guided one counts twice (NFE). */
    public int evaluations() {
        return evaluations;
    }

    /** Returns the maximum number of rows in one call. */
    public int maxRows() {
        return maxRows(request);
    }

    /** Returns the maximum number of rows that an image of the request needs in one call. */
    public static int maxRows(SamplingRequest request) {
        return request.guidanceScale() == 1 ? 1 : 2;
    }

    /** Returns C·H·W numbers: the clean image predicted by the last velocity; zeros before the first. */
    public float[] expectedData() {
        return lastEvaluation.expectedData();
    }

    /** Returns C·H·W numbers: the image, once finished. */
    public float[] latent() {
        return state.x().toFloatArray();
    }

    @Override
    public void close() {
        step.close();
        scope.close();
    }

    /** The point and velocity of the last evaluation. */
    private static final class LastEvaluation {
        private final Network network;
        private final NDArray x;
        private final NDArray v;
        private double t = -1;

        LastEvaluation(Network network, NDManager scope) {
            this.network = network;
            this.x = scope.zeros(network.latentShape(1));
            this.v = scope.zeros(network.latentShape(1));
        }

        void update(NDArray at, NDArray velocity, double time) {
            at.copyTo(x);
            velocity.copyTo(v);
            t = time;
        }

        float[] expectedData() {
            if (t < 0) {
                return x.toFloatArray();
            }
            try (NDManager scope = x.getManager().newSubManager()) {
                NDArray point = x.duplicate();
                point.attach(scope);
                return ExpectedData.of(network, point, v, t).toFloatArray();
            }
        }
    }
}
