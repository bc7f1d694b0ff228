/** A whole bridge on real servers: sandbox, site files, {@code parley init}, agents as processes. Scenarios are built of it. */
package dev.parley.it.scenario;
