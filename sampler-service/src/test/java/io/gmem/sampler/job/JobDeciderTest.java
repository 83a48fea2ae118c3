package io.gmem.sampler.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.job.GenerateImages;
import io.gmem.contracts.job.GenerationSpec;
import io.gmem.contracts.job.JobEvent;
import io.gmem.contracts.job.Prompt;
import io.gmem.sampler.Events;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobDeciderTest {
    private static final GenerationSpec SPEC = Events.request("one", new Prompt.Random(), 2, 5);
    private static final Instant NOW = Events.NOON;

    private final JobDecider decider = new JobDecider();
    private final JobState state = new JobState();

    @Test
    void acceptsNewJob() {
        assertThat(accept(SPEC)).containsExactly(new JobEvent.Accepted(SPEC, NOW));
    }

    @Test
    void ignoresRepeatedRequest() {
        accept(SPEC).forEach(state::apply);

        assertThat(accept(SPEC)).isEmpty();
        assertThat(accept(Events.request("one", new Prompt.Row(3), 1, 9))).isEmpty();
    }

    @Test
    void ignoresRequestOfFinishedJob() {
        state.apply(new JobEvent.Failed(SPEC, NOW, NOW, failure("x")));

        assertThat(accept(SPEC)).isEmpty();
    }

    @Test
    void concludesAcceptedJobOnce() {
        accept(SPEC).forEach(state::apply);

        List<JobEvent> first = conclude(new Outcome.Refused(failure("a")));
        first.forEach(state::apply);

        assertThat(first).containsExactly(new JobEvent.Failed(SPEC, NOW, NOW.plusSeconds(1), failure("a")));
        assertThat(conclude(new Outcome.Refused(failure("b")))).isEmpty();
    }

    @Test
    void cancelsOpenJobOnce() {
        assertThat(decider.cancel(state, SPEC.id(), NOW).facts()).isEmpty();
        accept(SPEC).forEach(state::apply);

        List<JobEvent> cancelled =
                decider.cancel(state, SPEC.id(), NOW.plusSeconds(1)).facts();
        cancelled.forEach(state::apply);

        assertThat(cancelled).containsExactly(new JobEvent.Cancelled(SPEC, NOW, NOW.plusSeconds(1)));
        assertThat(decider.cancel(state, SPEC.id(), NOW).facts()).isEmpty();
        assertThat(conclude(new Outcome.Refused(failure("late")))).isEmpty();
    }

    @Test
    void buildsImagesGeneratedFromManifest() {
        accept(SPEC).forEach(state::apply);
        var manifest = new JobManifest(SPEC, NOW, NOW.plusSeconds(9), Events.checkpoint("a", 5), null, List.of(), 2);
        var artifact = Events.artifact("jobs/one");

        assertThat(conclude(new Outcome.Generated(manifest, artifact)))
                .containsExactly(new JobEvent.ImagesGenerated(
                        SPEC, NOW, NOW.plusSeconds(9), Events.checkpoint("a", 5), null, artifact, List.of(), 2));
    }

    @Test
    void lateAcceptedEventDoesNotReopenJob() {
        state.apply(new JobEvent.Failed(SPEC, NOW, NOW, failure("x")));
        state.apply(new JobEvent.Accepted(SPEC, NOW));

        assertThat(state.open()).isEmpty();
    }

    private List<JobEvent> accept(GenerationSpec spec) {
        return decider.accept(state, new GenerateImages(spec), NOW).facts();
    }

    private List<JobEvent> conclude(Outcome outcome) {
        return decider.conclude(state, SPEC.id(), outcome, NOW.plusSeconds(1)).facts();
    }

    static Failure failure(String code) {
        return Failure.conflict(code, "n", "no");
    }
}
