/**
 * The laws that a rule must obey so that sites converge, checked on random histories of a small group of sites. For the
 * built-in rules and for those that users write: a rule that breaks a law is refused, with the history that shows it.
 * Deterministic: equal seeds give equal histories. No clock: bounded by the number of histories.
 */
package dev.parley.rules.testkit;
