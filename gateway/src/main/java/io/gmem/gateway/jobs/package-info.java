/** Generation jobs: admission, commands, state, event streams and webhooks. */
@NullMarked
package io.gmem.gateway.jobs;

import org.jspecify.annotations.NullMarked;
