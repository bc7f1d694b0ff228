/** Holds transactions back until all that their writers had seen is delivered here. Pure: no thread, clock or I/O. */
package dev.parley.causal;
