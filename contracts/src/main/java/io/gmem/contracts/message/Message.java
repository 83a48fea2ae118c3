package io.gmem.contracts.message;

/** A message on a topic: an {@link Event} or a {@link Command}. */
public sealed interface Message permits Event, Command {
    /** Returns the record key: the id of the bank, run, data set or job. Messages of one key are ordered. */
    String key();
}
