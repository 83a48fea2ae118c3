package io.gmem.diffusion.engine.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The kernel routes of one network. Two networks with equal weights, inputs and plans produce equal bits on one machine.
 *
 * @param precision precision of the matrix products
 * @param attention route of every attention layer
 * @param linear routes of the linear layers, by the layer's key ({@code LinearLayer})
 */
public record KernelPlan(Precision precision, AttentionRoute attention, Map<String, LinearRoute> linear) {
    public KernelPlan {
        linear = Map.copyOf(linear);
    }

    /** Returns the route of a layer; the plain product if the plan does not contain the layer. */
    public LinearRoute linear(String layer) {
        return linear.getOrDefault(layer, LinearRoute.PRODUCT);
    }

    /** Lists the differences from an earlier plan, one line each; empty if both plans compute the same bits. */
    public List<String> changesFrom(KernelPlan earlier) {
        List<String> changes = new ArrayList<>();
        if (precision != earlier.precision) {
            changes.add("precision " + earlier.precision.id() + " -> " + precision.id());
        }
        if (attention != earlier.attention) {
            changes.add("attention " + earlier.attention.id() + " -> " + attention.id());
        }
        linear.keySet().stream().sorted().forEach(layer -> {
            if (!Objects.equals(linear(layer), earlier.linear(layer))) {
                changes.add("linear " + layer + " " + earlier.linear(layer).id() + " -> "
                        + linear(layer).id());
            }
        });
        return changes;
    }
}
