/**
 * Gives captured transactions their place: recognises what this bridge wrote itself, gives everything else dot, context
 * and hybrid timestamp in log order, and checks what was applied. Runs on the capture thread alone; never touches a
 * database or Kafka. What it publishes is a pure function of the database's log.
 */
package dev.parley.stamp;
