/** The live page: what the topics say of every run, kept for browsers, and how it reaches them. */
@NullMarked
package io.edgewatch.streams.page;

import org.jspecify.annotations.NullMarked;
