/**
 * Products of many rows, in loops that the JVM vectorizes without flags, modules or libraries. Such a loop runs over whole arrays from
 * index 0, has few operands, and carries no sum across its iterations. Floats are summed in one fixed order, so equal input gives equal
 * bits on every machine.
 */
@NullMarked
package io.gmem.memorybank.product;

import org.jspecify.annotations.NullMarked;
