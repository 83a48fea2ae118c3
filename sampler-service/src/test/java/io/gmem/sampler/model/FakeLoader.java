package io.gmem.sampler.model;

import io.gmem.contracts.job.GenerationSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Loads models that draw nothing; remembers which are open, and cannot load those it was told are damaged. */
final class FakeLoader implements ModelLoader {
    final List<ModelPair> loaded = new ArrayList<>();
    final Set<ModelPair> open = new HashSet<>();
    final Set<ModelPair> damaged = new HashSet<>();

    @Override
    public Model load(ModelPlan plan) throws IOException {
        loaded.add(plan.pair());
        if (damaged.contains(plan.pair())) {
            throw new IOException("artifact is damaged");
        }
        open.add(plan.pair());
        return new FakeModel(plan.pair());
    }

    private final class FakeModel implements Model {
        private final ModelPair pair;

        FakeModel(ModelPair pair) {
            this.pair = pair;
        }

        @Override
        public ModelPair pair() {
            return pair;
        }

        @Override
        public Drawing draw(GenerationSpec spec, DrawingFollower follower) {
            if (!open.contains(pair)) {
                throw new IllegalStateException(pair + " was closed while it was drawn with");
            }
            return new Drawing(List.of(), 1);
        }

        @Override
        public void close() {
            if (!open.remove(pair)) {
                throw new IllegalStateException(pair + " was closed twice");
            }
        }
    }
}
