/** Set-based statements of the apply transaction for MySQL. Assumes sessions prepared by the dialect itself. */
package dev.parley.apply.mysql;
