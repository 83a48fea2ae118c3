package io.gmem.gateway.models;

import io.gmem.contracts.BankVersion;
import io.gmem.contracts.CheckpointId;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What serves, and what names there are.
 *
 * @param serving what requests are drawn with that name nothing; absent until a sampler serves
 * @param pinned whether serving stays with the checkpoint it is pinned to, whatever is newest
 * @param pinnedTo that checkpoint
 * @param latest the newest checkpoint that is eligible
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

    /** The pair that serves. */
    public record Serving(CheckpointId checkpoint, @Nullable BankVersion bank, Instant since) {}

    /** A name and what it means. */
    public record Alias(String alias, CheckpointId checkpoint, Instant movedAt) {}

    /** Where an alias is to point; {@code expected}, if given, is where it must point before. */
    @Schema(name = "ModelAliasRequest", example = """
        {"checkpoint": "demo@1200", "expected": "demo@900"}""")
    public record Move(
            @Nullable CheckpointId checkpoint, @Nullable CheckpointId expected) {}
}
