package io.gmem.contracts.message;

/** A wish; named in the imperative. Doing it twice is doing it once. */
public non-sealed interface Command extends Message {}
