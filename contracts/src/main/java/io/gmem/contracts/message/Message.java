package io.gmem.contracts.message;

/** Something said on a topic: an {@link Event} that happened or a {@link Command} to do something. */
public sealed interface Message permits Event, Command {
    /** The id of the bank, run, data set or job it is about; messages of one key keep their order. */
    String key();
}
