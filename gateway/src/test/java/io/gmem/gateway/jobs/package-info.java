/** Tests of what is known of jobs. */
@NullMarked
package io.gmem.gateway.jobs;

import org.jspecify.annotations.NullMarked;
