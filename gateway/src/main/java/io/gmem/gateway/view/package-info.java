/**
 * Follows the topics and tells every feature what happened. A feature keeps its own small view, changed only by {@code
 * apply}; the gateway is ready once all views have seen what was there when it started.
 */
@NullMarked
package io.gmem.gateway.view;

import org.jspecify.annotations.NullMarked;
