/**
 * Surveys of banks: {@link io.gmem.memorybank.survey.BankSurvey} maps every row to two dimensions and measures how well rows cover
 * their space. A survey depends on the rows only, so it is computed once per version and stored.
 */
@NullMarked
package io.gmem.memorybank.survey;

import org.jspecify.annotations.NullMarked;
