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
 * One image on its way from noise to data, as a machine: it says at which point it wants the network's answer, waits, and goes on.
 * Everything of it is its own (solver, steps, guidance, noise), so that {@link BatchedEvaluator} can ask for many images at once, and
 * what becomes of one does not depend on the others.
 *
 * <p>One thread at a time. Closing frees its tensors, at whatever point it is.
 */
public final class Trajectory implements AutoCloseable {
    /** A row of a network call: x (1, C, H, W), the time, and a condition of one image. */
    record Row(NDArray x, double t, NDArray condition) {}

    private final TensorEngine engine;
    private final Network network;
    private final SamplingRequest request;
    private final Solver solver;
    private final NDManager scope;
    private final NDArray condition;
    private final @Nullable NDArray nullCondition;
    private final Pointer pointer;

    private NDManager step;
    private SolverState state;
    private Stage.@Nullable Asks asked;
    private Mode mode = Mode.CONDITIONAL;
    private List<NDArray> heard = List.of();
    private int evaluations;

    /**
     * At its noise.
     *
     * @param image of the request, from 0
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
        this.pointer = new Pointer(network, scope);
        this.state = SolverState.start(noise.of(scope, image, 0), grid);
        beginStep();
    }

    /** Goes on until the network is needed, or there is nothing more to do. */
    private void beginStep() {
        step.close();
        step = engine.newScope();
        if (!finished()) {
            state.x().attach(step);
            take(solver.begin(state));
        }
    }

    private void take(Stage stage) {
        if (stage instanceof Stage.Asks asks) {
            asked = asks;
            mode = request.modeAt(state.grid().at(state.solverStep()), asks.t());
        } else {
            asked = null;
            state = ((Stage.Done) stage).state();
            state.x().attach(scope);
            beginStep();
        }
    }

    /** What the network is to be asked; one row, or the pair of guidance. */
    List<Row> rows() {
        Stage.Asks asks = Objects.requireNonNull(asked, "a finished image asks nothing");
        var conditional = new Row(asks.x(), asks.t(), condition);
        if (mode == Mode.CONDITIONAL) {
            return List.of(conditional);
        }
        var unconditional = new Row(asks.x(), asks.t(), Objects.requireNonNull(nullCondition));
        return mode == Mode.GUIDED ? List.of(conditional, unconditional) : List.of(unconditional);
    }

    /** The answers to {@link #rows}; copied. */
    void hear(List<NDArray> velocities) {
        List<NDArray> copies = new ArrayList<>();
        for (NDArray velocity : velocities) {
            NDArray copy = velocity.duplicate();
            copy.attach(step);
            copies.add(copy);
        }
        heard = copies;
    }

    /**
     * Goes on with what the network said in the last {@link BatchedEvaluator}; without, nothing happens.
     *
     * @return whether a solver step has ended
     * @throws ArithmeticException when the solver cannot go on
     */
    public boolean advance() {
        if (heard.isEmpty()) {
            return false;
        }
        Stage.Asks asks = Objects.requireNonNull(asked);
        NDArray velocity = heard.size() == 1 ? heard.get(0) : guided();
        evaluations += heard.size();
        heard = List.of();
        pointer.remember(asks.x(), velocity, asks.t());
        int before = state.solverStep();
        take(asks.then().apply(velocity));
        return state.solverStep() > before;
    }

    private NDArray guided() {
        NDArray both = NDArrays.concat(new NDList(heard), 0);
        return request.guidance(network.config()).mix(both);
    }

    public boolean finished() {
        return state.finished();
    }

    /** Solver steps done. */
    public int solverSteps() {
        return state.solverStep();
    }

    /** Solver steps in all. */
    public int steps() {
        return state.grid().steps();
    }

    /** Of the network so far, a guided one counting twice (NFE). */
    public int evaluations() {
        return evaluations;
    }

    /** Rows that it may take in one call. */
    public int mostRows() {
        return mostRows(request);
    }

    /** Rows that an image of the request may take in one call. */
    public static int mostRows(SamplingRequest request) {
        return request.guidanceScale() == 1 ? 1 : 2;
    }

    /** C·H·W numbers: the clean image that the network expects, as of its last answer; zeros before the first. */
    public float[] expectedData() {
        return pointer.expectedData();
    }

    /** C·H·W numbers: the image, once finished. */
    public float[] latent() {
        return state.x().toFloatArray();
    }

    @Override
    public void close() {
        step.close();
        scope.close();
    }

    /** Where the network pointed last. */
    private static final class Pointer {
        private final Network network;
        private final NDArray x;
        private final NDArray v;
        private double t = -1;

        Pointer(Network network, NDManager scope) {
            this.network = network;
            this.x = scope.zeros(network.latentShape(1));
            this.v = scope.zeros(network.latentShape(1));
        }

        void remember(NDArray at, NDArray velocity, double time) {
            at.copyTo(x);
            velocity.copyTo(v);
            t = time;
        }

        float[] expectedData() {
            if (t < 0) {
                return x.toFloatArray();
            }
            try (NDManager scope = x.getManager().newSubManager()) {
                NDArray here = x.duplicate();
                here.attach(scope);
                return ExpectedData.of(network, here, v, t).toFloatArray();
            }
        }
    }
}
