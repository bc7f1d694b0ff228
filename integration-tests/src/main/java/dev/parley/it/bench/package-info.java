/** Measurements on real servers. Figures depend on the machine: compare ratios, and runs of one machine. */
package dev.parley.it.bench;
