/**
 * Error responses and request validation. Every error is a {@link io.gmem.contracts.failure.Failure} in the format of the
 * request path: OpenAI's below {@code /v1}, RFC 9457 everywhere else. The package also limits and parses request bodies, so that
 * invalid input is reported by field before a resource is called.
 */
@NullMarked
package io.gmem.gateway.error;

import org.jspecify.annotations.NullMarked;
