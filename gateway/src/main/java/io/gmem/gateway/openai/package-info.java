/** The part of OpenAI's interface that this suite serves: models, and images by prompt. */
@NullMarked
package io.gmem.gateway.openai;

import org.jspecify.annotations.NullMarked;
