/** The site file: YAML bound to records, strictly, every problem reported at once. Knows no database and no Kafka. */
package dev.parley.config;
