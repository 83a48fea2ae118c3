package io.gmem.contracts.message;

/** A fact, named in the past tense. */
public non-sealed interface Event extends Message {}
