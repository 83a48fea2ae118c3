/** The served checkpoint, model names and aliases, rollback, and comparison of two models. */
@NullMarked
package io.gmem.gateway.models;

import org.jspecify.annotations.NullMarked;
