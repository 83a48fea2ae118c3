/**
 * Tells another server that a job is over, so that it need not ask. A webhook is a request this suite makes on somebody's word,
 * from inside its network: so it goes to public addresses only, unless it is configured otherwise, and follows nobody further.
 */
@NullMarked
package io.gmem.gateway.webhook;

import org.jspecify.annotations.NullMarked;
