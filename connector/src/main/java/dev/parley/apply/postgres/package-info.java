/** Set-based statements of the apply transaction for PostgreSQL. Assumes sessions prepared by the dialect itself. */
package dev.parley.apply.postgres;
