/**
 * A bank seen from above: {@link io.gmem.memorybank.survey.BankSurvey} places every row on a map of two dimensions and measures how well
 * rows cover the space they lie in. It depends on the rows alone, so it is made once for a version and kept.
 */
@NullMarked
package io.gmem.memorybank.survey;

import org.jspecify.annotations.NullMarked;
