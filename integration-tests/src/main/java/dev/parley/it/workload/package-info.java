/** Random writers over JDBC and the history of what they were told: who wrote what, and whether the commit was acknowledged. */
package dev.parley.it.workload;
