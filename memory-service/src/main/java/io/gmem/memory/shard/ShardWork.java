package io.gmem.memory.shard;

import io.gmem.contracts.dataset.BuildShard;
import io.gmem.contracts.dataset.ShardEvent;
import io.gmem.contracts.failure.FailureException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Builds the shards of a data set, locally or on other instances. */
public interface ShardWork {

    /**
     * Builds all shards and returns them in order.
     *
     * @param done called for each built shard, in any order, on the calling thread
     * @throws FailureException if a shard cannot be built
     * @throws CancellationException if {@code stop} is set
     */
    List<ShardEvent.Built> buildAll(List<BuildShard> shards, Consumer<ShardEvent.Built> done, BooleanSupplier stop)
            throws IOException;

    /** Returns an implementation that builds shards sequentially on the calling thread. */
    static ShardWork local(ShardBuilder builder) {
        return (shards, done, stop) -> {
            List<ShardEvent.Built> built = new java.util.ArrayList<>();
            for (BuildShard shard : shards) {
                ShardEvent.Built event = builder.build(shard, stop);
                built.add(event);
                done.accept(event);
            }
            return built;
        };
    }
}
