/** Quality metrics of samples: image features and the values computed from them. Every result records the number of images. */
@NullMarked
package io.gmem.diffusion.metric;

import org.jspecify.annotations.NullMarked;
