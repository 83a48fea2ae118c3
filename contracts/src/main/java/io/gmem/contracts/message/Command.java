package io.gmem.contracts.message;

/** A request to a service, named in the imperative. Commands are idempotent. */
public non-sealed interface Command extends Message {}
