/**
 * Principal directions of the rows of a bank, strongest first. Compression keeps the strongest ones, as
 * {@link io.gmem.memorybank.spectrum.SvdFactors} in the format of the reference and as {@link io.gmem.memorybank.SnippetBasis} in a
 * bank. The two strongest are the axes of the map of a bank.
 */
@NullMarked
package io.gmem.memorybank.spectrum;

import org.jspecify.annotations.NullMarked;
