/**
 * What the agent knows about rows whose operations are not yet applied everywhere: their states, the operations received
 * but not yet captured, and rows that stand differently in the table. Shared by capture, apply and flush; knows no SQL
 * and no Kafka.
 */
package dev.parley.window;
