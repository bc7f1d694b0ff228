/** Encryption of what leaves the agent's memory: entries of logs and of the spool. Knows keys and bytes, nothing of what they mean. */
package dev.parley.seal;
