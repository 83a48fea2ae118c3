/** Generation jobs: asked for, awaited, looked at. */
@NullMarked
package io.gmem.gateway.jobs;

import org.jspecify.annotations.NullMarked;
