/**
 * Says whether a finished run kept what the bridge promises. Checkers are pure functions of what was observed; readers
 * beside them observe it, on ways of their own, so that a mistake of the bridge is not repeated here.
 */
package dev.parley.it.checker;
