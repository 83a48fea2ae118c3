/**
 * Event consumption and the state of the gateway. Each feature keeps a view that is changed only by {@code apply}. The gateway is
 * ready once all views have applied the events published before it started.
 */
@NullMarked
package io.gmem.gateway.view;

import org.jspecify.annotations.NullMarked;
