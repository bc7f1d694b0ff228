/** From row states to the rows that may stand in a table together: unique claims and foreign keys. Pure. */
package dev.parley.rules.projection;
