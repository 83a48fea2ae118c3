/**
 * Products of many rows, in loops that a JVM turns into vector instructions by itself: no flag, no module, no library. Such a loop runs
 * over whole arrays from 0 on, has few operands, and adds nothing up across its turns; that shapes everything here. Floats are summed
 * in one fixed order, so equal input gives equal bits on every machine.
 */
@NullMarked
package io.gmem.memorybank.product;

import org.jspecify.annotations.NullMarked;
