package io.gmem.diffusion.engine.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Simulates wrong kernels for tests. {@code convolution:forward} makes the tail columns of that route wrong; the suffix {@code :every}
 * makes all columns wrong. Several faults are separated by commas.
 *
 * @param flags script flags ({@code faults.py}) that are set
 */
public record KernelFault(List<String> flags) {
    private static final List<String> ROUTES =
            List.of("product", "convolution", "padded", "fused", "plain", "direct", "unfolded");
    private static final String EVERY = "fault_every";

    /** No fault. */
    public static final KernelFault NONE = new KernelFault(List.of());

    public KernelFault {
        flags = List.copyOf(flags);
    }

    /**
     * Parses {@code ROUTE:forward|backward[:every]}, comma-separated.
     *
     * @throws IllegalArgumentException if the value is malformed; the message lists the accepted values
     */
    static KernelFault parse(String setting, String value) {
        List<String> flags = new ArrayList<>();
        for (String fault : value.split(",")) {
            String[] parts = fault.strip().split(":");
            boolean known = (parts.length == 2 || (parts.length == 3 && parts[2].equals("every")))
                    && ROUTES.contains(parts[0])
                    && (parts[1].equals("forward") || parts[1].equals("backward"));
            if (!known) {
                throw new IllegalArgumentException(
                        setting + " must be ROUTE:forward or ROUTE:backward, optionally with :every; ROUTE is one of "
                                + String.join(", ", ROUTES) + " (was " + fault + ")");
            }
            flags.add("fault_" + parts[0] + "_" + parts[1]);
            if (parts.length == 3) {
                flags.add(EVERY);
            }
        }
        return new KernelFault(flags);
    }

    /** Returns the value of every fault flag of the scripts. */
    public Map<String, Boolean> scriptFlags() {
        Map<String, Boolean> values = new HashMap<>();
        values.put(EVERY, flags.contains(EVERY));
        for (String route : ROUTES) {
            for (String direction : List.of("forward", "backward")) {
                String flag = "fault_" + route + "_" + direction;
                values.put(flag, flags.contains(flag));
            }
        }
        return values;
    }
}
