/** Shows what is under way, as a bar where a person looks on, as plain lines elsewhere. */
@NullMarked
package io.gmem.launcher.progress;

import org.jspecify.annotations.NullMarked;
