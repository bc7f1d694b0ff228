/** Compares the rows of sites while they are written, and puts right what differs. */
package dev.parley.verify;
