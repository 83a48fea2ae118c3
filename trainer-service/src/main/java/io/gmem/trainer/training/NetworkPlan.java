package io.gmem.trainer.training;

import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.contracts.run.ConditionSpec;
import io.gmem.contracts.run.ExecutionSpec;
import io.gmem.contracts.run.NetworkOptions;
import io.gmem.contracts.run.ObjectiveSpec;
import io.gmem.contracts.run.OptimizerSpec;
import io.gmem.contracts.run.RunSpec;
import io.gmem.contracts.run.TrainingSystem;
import io.gmem.diffusion.engine.kernel.Precision;
import io.gmem.diffusion.network.Backbone;
import io.gmem.diffusion.network.BlockOptions;
import io.gmem.diffusion.network.Conditioning;
import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.diffusion.network.Preset;
import io.gmem.diffusion.network.Projection;
import io.gmem.diffusion.training.Execution;
import io.gmem.diffusion.training.LearningRateSchedule;
import io.gmem.diffusion.training.Objective;
import io.gmem.diffusion.training.OptimizerConfig;
import io.gmem.diffusion.training.TrainingConfig;
import io.gmem.diffusion.transport.TimestepDistribution;
import io.gmem.diffusion.transport.TransportConfig;
import io.gmem.diffusion.transport.Weighting;
import io.gmem.memorybank.LatentForm;
import io.gmem.trainer.data.TrainingData;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Translates a run specification and its data into the configurations of network, objective and optimizer. */
final class NetworkPlan {
    private static final double PAPER_EMBEDDING_STD = 0.02;

    private NetworkPlan() {}

    static NetworkConfig network(RunSpec spec, TrainingData data) {
        int latentSize = data.dataset().latentSize();
        int patchSize = spec.network().patchSize();
        InvalidInputException.unless(
                latentSize % patchSize == 0,
                "network",
                "must have a patch size that divides the latent size " + latentSize + " (was " + patchSize
                        + "); use a preset with a smaller patch size");
        Backbone backbone = spec.system() == TrainingSystem.GMEM ? Backbone.LIGHTNING : Backbone.SIT;
        return Preset.named(spec.network().size())
                .network(patchSize, latentSize, data.dataset().channels(), conditioning(spec.condition(), data))
                .with(backbone, block(spec.effectiveOptions()))
                .with(projection(spec, data))
                .with(transport(spec.effectiveObjective()));
    }

    /** Returns the configuration of the REPA projection heads, which align hidden states with the encoder's patch tokens. */
    private static @Nullable Projection projection(RunSpec spec, TrainingData data) {
        ObjectiveSpec objective = spec.effectiveObjective();
        if (objective.projectionWeight() == 0) {
            return null;
        }
        LatentForm.Tokens tokens = data.dataset().tokens().orElse(null);
        if (tokens == null) {
            throw new InvalidInputException(
                    "objective.projection_weight",
                    "requires a data set with patch tokens, and '" + spec.dataset()
                            + "' has none; build it with tokens, or set the weight to 0");
        }
        int side = (int) Math.round(Math.sqrt(tokens.count()));
        InvalidInputException.unless(
                side * side == tokens.count(),
                "objective.projection_weight",
                "requires patch tokens on a square grid, and '" + spec.dataset() + "' has " + tokens.count()
                        + " per image; set the weight to 0");
        return new Projection(objective.encoderDepth(), objective.projectorWidth(), List.of(tokens.dimension()));
    }

    private static BlockOptions block(NetworkOptions options) {
        return new BlockOptions(
                options.qkNorm(), options.rmsNorm(), options.swiglu(), options.rope(), options.woShift());
    }

    private static Conditioning conditioning(ConditionSpec condition, TrainingData data) {
        boolean paper = condition.scale() == ConditionSpec.Scale.PAPER;
        if (data.bank() == null) {
            return new Conditioning.ByClass(
                    data.labelNames().size(), condition.dropout(), paper ? PAPER_EMBEDDING_STD : 1);
        }
        int dimension = data.bank().dimension();
        return new Conditioning.BySnippet(dimension, condition.dropout(), paper ? 1 : Math.sqrt(dimension));
    }

    static TrainingConfig training(RunSpec spec) {
        return new TrainingConfig(spec.seed(), objective(spec.effectiveObjective()), optimiser(spec));
    }

    private static Objective objective(ObjectiveSpec spec) {
        return new Objective(
                spec.cosineWeight(),
                spec.projectionWeight(),
                switch (spec.timeLaw()) {
                    case UNIFORM -> TimestepDistribution.UNIFORM;
                    case LOGIT_NORMAL -> TimestepDistribution.LOGIT_NORMAL;
                },
                Weighting.valueOf(spec.weighting().name()));
    }

    private static TransportConfig transport(ObjectiveSpec spec) {
        return new TransportConfig(
                TransportConfig.Path.valueOf(spec.path().name()),
                TransportConfig.Prediction.valueOf(spec.prediction().name()));
    }

    static Execution execution(RunSpec spec) {
        ExecutionSpec e = spec.effectiveExecution();
        return new Execution(
                switch (e.precision()) {
                    case FLOAT32 -> Precision.FLOAT32;
                    case BFLOAT16 -> Precision.BFLOAT16;
                    case AUTO -> null;
                },
                e.blockwise(),
                e.microBatch() == 0 ? (spec.batchSize() + e.workersOrOne() - 1) / e.workersOrOne() : e.microBatch());
    }

    private static OptimizerConfig optimiser(RunSpec spec) {
        OptimizerSpec o = spec.optimiser();
        long decayFrom = o.decaySteps() == 0 ? Long.MAX_VALUE : Math.max(0, spec.steps() - o.decaySteps());
        long decayUntil = o.decaySteps() == 0 ? Long.MAX_VALUE : spec.steps();
        return new OptimizerConfig(
                new LearningRateSchedule(
                        o.learningRate(),
                        o.warmupSteps(),
                        decayFrom,
                        decayUntil,
                        o.decay() == OptimizerSpec.Decay.COSINE ? LearningRateSchedule.Decay.COSINE : null),
                o.beta1(),
                o.beta2(),
                o.weightDecay(),
                o.clipNorm(),
                o.emaDecay());
    }
}
