/** {@code gmem doctor}: reads the facts of this machine and checks whether the suite can run on it. */
@NullMarked
package io.gmem.launcher.doctor;

import org.jspecify.annotations.NullMarked;
