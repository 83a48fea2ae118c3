package io.gmem.memory.shard;

import io.gmem.contracts.dataset.BuildShard;
import io.gmem.contracts.dataset.ShardEvent;
import io.gmem.contracts.failure.FailureException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Gets shards built, here or elsewhere. */
public interface ShardWork {

    /**
     * Returns when all are built, in their order.
     *
     * @param done told of each, in any order, on this thread
     * @throws FailureException when one cannot be built
     * @throws CancellationException when it is to stop
     */
    List<ShardEvent.Built> all(List<BuildShard> shards, Consumer<ShardEvent.Built> done, BooleanSupplier stop)
            throws IOException;

    /** Builds them one after the other on the caller's thread. */
    static ShardWork here(ShardBuilder builder) {
        return (shards, done, stop) -> {
            List<ShardEvent.Built> built = new java.util.ArrayList<>();
            for (BuildShard shard : shards) {
                ShardEvent.Built one = builder.build(shard, stop);
                built.add(one);
                done.accept(one);
            }
            return built;
        };
    }
}
