/**
 * A site that comes to a running group: takes over rows and states of a member, its donor, while all others write.
 *
 * <p>Assumes that every member counts the new site before the donor reads the first row, so that nothing folds that the
 * new site has not got: then a row without state at the end of the reading has not changed since it was read.
 */
package dev.parley.join;
