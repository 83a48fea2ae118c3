/** Questions that only the owner of the encoders can answer: {@link io.gmem.memory.question.PictureQuestions}. */
@NullMarked
package io.gmem.memory.question;

import org.jspecify.annotations.NullMarked;
