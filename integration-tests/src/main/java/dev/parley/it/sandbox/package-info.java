/** Real PostgreSQL, MySQL and Kafka servers on loopback, for tests and the demo. */
package dev.parley.it.sandbox;
