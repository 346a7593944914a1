/**
 * Share links: create, open, expire, revoke, and their storage. Start at {@link org.layerscope.sharing.Shares}; visitors come in through
 * {@link org.layerscope.sharing.Visits}. For ui and api. Thread-safe, also among instances on one database.
 */
@NullMarked
package org.layerscope.sharing;

import org.jspecify.annotations.NullMarked;
