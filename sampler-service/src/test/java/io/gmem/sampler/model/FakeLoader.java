package io.gmem.sampler.model;

import io.gmem.contracts.job.GenerationSpec;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Loads models that return no images. Records which models are open, and fails for those marked as damaged. */
final class FakeLoader implements ModelLoader {
    final List<ModelPair> loaded = new CopyOnWriteArrayList<>();
    final Set<ModelPair> open = ConcurrentHashMap.newKeySet();
    final Set<ModelPair> damaged = ConcurrentHashMap.newKeySet();
    final AtomicInteger maxOpen = new AtomicInteger();

    @Override
    public Model load(ModelPlan plan) throws IOException {
        loaded.add(plan.pair());
        if (damaged.contains(plan.pair())) {
            throw new IOException("artifact is damaged");
        }
        open.add(plan.pair());
        maxOpen.accumulateAndGet(open.size(), Math::max);
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
        public SampledImages sample(GenerationSpec spec, SamplingListener listener) {
            if (!open.contains(pair)) {
                throw new IllegalStateException(pair + " was closed while in use");
            }
            return new SampledImages(List.of(), 1);
        }

        @Override
        public void close() {
            if (!open.remove(pair)) {
                throw new IllegalStateException(pair + " was closed twice");
            }
        }
    }
}
