/**
 * Real PostgreSQL, MySQL and Kafka servers on loopback, for tests and the demo. Begin at {@link
 * dev.parley.it.sandbox.Sandbox#builder()}.
 *
 * <p>What the user may decide, as an environment variable or as a system property ({@code -Dparley.cache=…}):
 *
 * <ul>
 *   <li>{@code PARLEY_CACHE}: where unpacked servers are kept
 *   <li>{@code PARLEY_MYSQLD}: the MySQL server program to use
 *   <li>{@code PARLEY_MYSQL_VERSION}: 8.0.33, from Maven Central
 *   <li>{@code PARLEY_POSTGRES_ONLY}: do without MySQL
 *   <li>{@code PARLEY_POSTGRES_VERSION}: such as 17.6.0
 *   <li>{@code PARLEY_CONTAINERS}: run servers in containers of {@code PARLEY_POSTGRES_IMAGE}, {@code PARLEY_MYSQL_IMAGE}
 *       and {@code PARLEY_KAFKA_IMAGE}, by default the official ones; the profile {@code containers} sets it
 *   <li>{@code PARLEY_DEBIAN_MIRROR}: another mirror than the machine's own
 *   <li>{@code PARLEY_MVN}: the Maven program that fetches what the class path lacks
 * </ul>
 */
package dev.parley.it.sandbox;
