/** Rules that decide between concurrent operations, each with the class of its laws. */
package dev.parley.rules.rule;
