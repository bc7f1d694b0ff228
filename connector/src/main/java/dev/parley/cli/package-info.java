/** The commands. The only place that writes to the terminal. */
package dev.parley.cli;
