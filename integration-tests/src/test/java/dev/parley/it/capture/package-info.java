/** Capture on real servers: values, transaction boundaries, restarts, confirmation, and every way in which a log can fail. */
package dev.parley.it.capture;
