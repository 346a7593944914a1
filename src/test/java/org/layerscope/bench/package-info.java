/** Measures the application from outside and writes the table of {@code docs/benchmarks.md}; run by {@code ./mvnw -Pbench verify}. Starts with {@link Figure}. */
@NullMarked
package org.layerscope.bench;

import org.jspecify.annotations.NullMarked;
