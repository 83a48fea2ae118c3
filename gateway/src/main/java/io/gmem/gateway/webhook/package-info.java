/**
 * Webhooks: notify another server that a job is finished. A webhook is a request to a caller-supplied URL from inside the
 * network of the suite. Webhooks therefore target public addresses only, unless configured otherwise, and do not follow redirects.
 */
@NullMarked
package io.gmem.gateway.webhook;

import org.jspecify.annotations.NullMarked;
