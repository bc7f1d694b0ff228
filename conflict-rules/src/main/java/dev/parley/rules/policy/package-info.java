/** Which rule decides for which table. Immutable values. */
package dev.parley.rules.policy;
