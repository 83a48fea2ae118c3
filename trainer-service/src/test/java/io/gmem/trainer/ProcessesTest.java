package io.gmem.trainer;

import io.gmem.testkit.BrokerResource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;

/** Runs shared with child processes of the trainer. */
@QuarkusTest
@WithTestResource(value = BrokerResource.class, scope = TestResourceScope.GLOBAL)
class ProcessesTest extends SharedRunsContract {
    @Override
    String suffix() {
        return "local";
    }
}
