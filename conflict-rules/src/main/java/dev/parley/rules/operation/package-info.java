/** What a transaction did to one row: canonical values, rows, keys and operations. Immutable values without I/O. */
package dev.parley.rules.operation;
