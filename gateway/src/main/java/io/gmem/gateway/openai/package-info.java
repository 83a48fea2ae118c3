/** The supported part of OpenAI's API: models, image generation, variations and edits. */
@NullMarked
package io.gmem.gateway.openai;

import org.jspecify.annotations.NullMarked;
