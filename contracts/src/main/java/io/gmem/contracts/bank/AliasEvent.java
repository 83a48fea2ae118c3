package io.gmem.contracts.bank;

import io.gmem.contracts.BankAlias;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.message.Event;
import java.time.Instant;

/** Events about bank aliases. */
public sealed interface AliasEvent extends Event {

    /** The alias was moved: {@code bank@alias} refers to this version. */
    record Moved(BankAlias alias, BankVersion version, Instant movedAt) implements AliasEvent {
        @Override
        public String key() {
            return version.bank() + "@" + alias;
        }
    }
}
