/** The types that stages hand to one another, and the contract of a stage. Knows no database, no Kafka and no Debezium. */
package dev.parley.pipeline;
