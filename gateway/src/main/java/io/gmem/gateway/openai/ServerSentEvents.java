package io.gmem.gateway.openai;

import io.smallrye.mutiny.Multi;

/** A body that comes event by event; for an operation that answers with events or without, as it is asked. */
record ServerSentEvents(Multi<byte[]> events) {}
