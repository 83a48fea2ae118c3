/**
 * How a request is refused. Every refusal is a {@link io.gmem.contracts.failure.Failure}, told in the dialect of the path
 * it was asked on: OpenAI's below {@code /v1}, RFC 9457 everywhere else. Here too is what bounds and reads bodies, so that bad
 * input is named by field before a resource sees it.
 */
@NullMarked
package io.gmem.gateway.error;

import org.jspecify.annotations.NullMarked;
