/** The store, the init script and the check of the connector on real servers. */
package dev.parley.it.store;
