/** Requests by the thousand, made from what the gateway says of itself: right ones, wrong ones, and what lies between. */
@NullMarked
package io.gmem.gateway.fuzz;

import org.jspecify.annotations.NullMarked;
