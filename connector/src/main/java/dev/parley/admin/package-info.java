/** The agent's HTTP interface: health, readiness, metrics and status. Reads snapshots, never touches a stage. */
package dev.parley.admin;
