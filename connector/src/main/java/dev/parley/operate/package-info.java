/** What operators ask of running replication sets: frontiers, pauses. May use the admin interface; knows no stage. */
package dev.parley.operate;
