package io.gmem.diffusion.engine.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A test double of a wrong kernel, for drills: {@code convolution:forward} makes the tail columns of that route wrong, {@code :every}
 * at the end all of them. Several are separated by commas.
 *
 * @param flags marks of the scripts ({@code faults.py}) that are set
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
     * @throws IllegalArgumentException naming the value and what is accepted
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
                        setting + " must be ROUTE:forward or ROUTE:backward, optionally with :every," + " ROUTE one of "
                                + String.join(", ", ROUTES) + " (was " + fault + ")");
            }
            flags.add("fault_" + parts[0] + "_" + parts[1]);
            if (parts.length == 3) {
                flags.add(EVERY);
            }
        }
        return new KernelFault(flags);
    }

    /** A value for every mark that the scripts have. */
    public Map<String, Boolean> marks() {
        Map<String, Boolean> marks = new HashMap<>();
        marks.put(EVERY, flags.contains(EVERY));
        for (String route : ROUTES) {
            for (String direction : List.of("forward", "backward")) {
                String flag = "fault_" + route + "_" + direction;
                marks.put(flag, flags.contains(flag));
            }
        }
        return marks;
    }
}
