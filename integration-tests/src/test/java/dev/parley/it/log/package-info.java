/** The log of a site on a real broker: publishing, reading back, consuming, and what goes wrong with each. */
package dev.parley.it.log;
