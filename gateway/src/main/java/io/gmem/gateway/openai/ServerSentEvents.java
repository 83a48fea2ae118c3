package io.gmem.gateway.openai;

import io.smallrye.mutiny.Multi;

/** A response body of server-sent events, for operations whose response is either events or JSON. */
record ServerSentEvents(Multi<byte[]> events) {}
