/** Applying on real servers, with capture and window in memory. */
package dev.parley.it.apply;
