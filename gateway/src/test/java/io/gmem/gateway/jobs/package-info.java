/** Tests of job admission, commands and webhooks. */
@NullMarked
package io.gmem.gateway.jobs;

import org.jspecify.annotations.NullMarked;
