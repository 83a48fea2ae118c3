/**
 * The directions in which a bank's rows differ, strongest first: what compression keeps ({@link io.gmem.memorybank.spectrum.SvdFactors}
 * as the reference writes it, {@link io.gmem.memorybank.SnippetBasis} as a bank does), and what a map of a bank is drawn along.
 */
@NullMarked
package io.gmem.memorybank.spectrum;

import org.jspecify.annotations.NullMarked;
