/** Fuzzing with valid and invalid requests generated from the OpenAPI description of the gateway. */
@NullMarked
package io.gmem.gateway.fuzz;

import org.jspecify.annotations.NullMarked;
