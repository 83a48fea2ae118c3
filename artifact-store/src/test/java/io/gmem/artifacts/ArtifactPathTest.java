package io.gmem.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.contracts.BankName;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.DatasetId;
import io.gmem.contracts.JobId;
import io.gmem.contracts.OperationId;
import io.gmem.contracts.RunId;
import org.junit.jupiter.api.Test;

class ArtifactPathTest {
    /** Existing stores use these paths; a change requires a migration. */
    @Test
    void keepsLayoutOfStore() {
        var dataset = new DatasetId("birds");

        assertThat(ArtifactPath.upload("u1").uri()).isEqualTo("gmem:uploads/u1");
        assertThat(ArtifactPath.dataset(dataset).uri()).isEqualTo("gmem:datasets/birds");
        assertThat(ArtifactPath.shards(dataset).uri()).isEqualTo("gmem:builds/birds");
        assertThat(ArtifactPath.shard(dataset, "a1", 3).uri()).isEqualTo("gmem:builds/birds/a1-3");
        assertThat(ArtifactPath.weights("0f").uri()).isEqualTo("gmem:weights/0f");
        assertThat(ArtifactPath.bank(new BankVersion(new BankName("birds"), 2)).uri())
                .isEqualTo("gmem:banks/birds/2");
        assertThat(ArtifactPath.survey("0f").uri()).isEqualTo("gmem:surveys/0f");
        assertThat(ArtifactPath.receipt(new OperationId("erase-1")).uri()).isEqualTo("gmem:receipts/erase-1");
        assertThat(ArtifactPath.checkpoint(new CheckpointId(new RunId("demo"), 500))
                        .uri())
                .isEqualTo("gmem:runs/demo/checkpoints/500");
        assertThat(ArtifactPath.checkpoints(new RunId("demo")).uri()).isEqualTo("gmem:runs/demo/checkpoints");
        assertThat(ArtifactPath.job(new JobId("job-1")).uri()).isEqualTo("gmem:jobs/job-1");
    }
}
