package io.gmem.contracts.bank;

import io.gmem.contracts.BankAlias;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.message.Event;
import java.time.Instant;

/** Where aliases point. */
public sealed interface AliasEvent extends Event {

    /** From now on {@code bank@alias} means this version. */
    record Moved(BankAlias alias, BankVersion version, Instant movedAt) implements AliasEvent {
        @Override
        public String key() {
            return version.bank() + "@" + alias;
        }
    }
}
