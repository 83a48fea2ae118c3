@NullMarked
package io.gmem.memorybank.survey;

import org.jspecify.annotations.NullMarked;
