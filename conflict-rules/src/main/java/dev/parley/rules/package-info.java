/** The marks that the pure library shares with its users. */
package dev.parley.rules;
