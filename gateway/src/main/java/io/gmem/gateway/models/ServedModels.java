package io.gmem.gateway.models;

import io.gmem.contracts.BankVersion;
import io.gmem.contracts.CheckpointId;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The served checkpoint and the aliases.
 *
 * @param serving the checkpoint used by requests that name no model; absent until a sampler serves one
 * @param pinned whether serving is pinned to a checkpoint instead of following the newest
 * @param pinnedTo the pinned checkpoint
 * @param latest the newest eligible checkpoint
 */
@Schema(example = """
        {"serving": {"checkpoint": "demo@900", "bank": "pets@1", "since": "2026-01-02T03:14:05Z"}, "pinned": true,
         "pinned_to": "demo@900", "latest": "demo@1200", "aliases": [{"alias": "stable", "checkpoint": "demo@900",
         "moved_at": "2026-01-02T03:14:05Z"}]}""")
public record ServedModels(
        @Nullable Serving serving,
        boolean pinned,
        @Nullable CheckpointId pinnedTo,
        @Nullable CheckpointId latest,
        List<Alias> aliases) {

    /** The served checkpoint and its bank. */
    public record Serving(CheckpointId checkpoint, @Nullable BankVersion bank, Instant since) {}

    /** An alias and the checkpoint it points at. */
    public record Alias(String alias, CheckpointId checkpoint, Instant movedAt) {}

    /** A request to move an alias; {@code expected}, if set, must be its current checkpoint. */
    @Schema(name = "ModelAliasRequest", example = """
        {"checkpoint": "demo@1200", "expected": "demo@900"}""")
    public record Move(
            @Nullable CheckpointId checkpoint, @Nullable CheckpointId expected) {}
}
