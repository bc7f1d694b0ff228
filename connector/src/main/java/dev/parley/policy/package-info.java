/**
 * The policy file of a group: YAML bound to the rules of the pure library, custom rules as bounded expressions, and the
 * checks of both. Knows no database and no Kafka.
 */
package dev.parley.policy;
