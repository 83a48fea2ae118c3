/** What services may reach for those who ask them: {@link io.gmem.contracts.network.PublicNetwork} is the rule of all of them. */
@NullMarked
package io.gmem.contracts.network;

import org.jspecify.annotations.NullMarked;
