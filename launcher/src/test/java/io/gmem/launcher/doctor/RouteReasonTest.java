package io.gmem.launcher.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.contracts.engine.EngineFacts.Candidate;
import io.gmem.contracts.engine.EngineFacts.Kernel;
import java.util.List;
import org.junit.jupiter.api.Test;

class RouteReasonTest {
    @Test
    void namesTheTimesOfMeasuredRoutes() {
        assertThat(reason(
                        "product",
                        new Candidate("product", null, 0.0004),
                        new Candidate("padded-convolution", null, 0.0005),
                        new Candidate("convolution", "output differs", 0)))
                .isEqualTo("fastest: 0.40 ms; padded-convolution 0.50 ms; convolution is wrong");
    }

    @Test
    void namesTheOnlyCorrectRoute() {
        assertThat(reason("unfolded", new Candidate("direct", "output differs", 0), new Candidate("unfolded", null, 0)))
                .isEqualTo("only correct route; direct is wrong");
    }

    @Test
    void namesTheDefaultWhenNoOtherRouteWasChecked() {
        assertThat(reason("fused", new Candidate("fused", null, 0))).isEqualTo("default route");
    }

    @Test
    void namesPreferredRouteThatIsNotFastest() {
        assertThat(reason(
                        "product", new Candidate("product", null, 0.0005), new Candidate("convolution", null, 0.0004)))
                .isEqualTo("preferred: 0.50 ms; convolution 0.40 ms");
    }

    @Test
    void namesTheDefaultWhenNothingWasMeasured() {
        assertThat(reason("fused", new Candidate("fused", null, 0), new Candidate("plain", null, 0)))
                .isEqualTo("default route; plain is correct");
    }

    private static String reason(String route, Candidate... candidates) {
        return RouteReason.of(new Kernel("linear", "1x2x3", "float32", true, route, List.of(candidates)));
    }
}
