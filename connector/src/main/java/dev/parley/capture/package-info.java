/**
 * Reads committed transactions from the database's log, in commit order, and translates them to canonical names and
 * values. Debezium does the decoding; this package decides where a transaction ends, where reading starts, and what the
 * database may forget. The only package that knows Debezium and Kafka Connect; knows no SQL, no Kafka topics, and not
 * what the rows mean.
 *
 * <p><b>End of a transaction.</b> Debezium's transaction metadata costs a quarter to a half of the speed. Instead
 * {@link dev.parley.capture.CommitHook} is handed Debezium's dispatcher before streaming starts and asks to be told of
 * each commit, at the commit event itself; it puts a marker into the stream of rows. The same hook takes away the
 * listener that formats every event for JMX, which costs as much as all decoding.
 *
 * <p><b>Start.</b> On PostgreSQL no offset is given, so the server sends what the slot has not confirmed, and
 * transactions up to the start position are dropped here: Debezium's own resuming inside a transaction is never used. On
 * MySQL the start position's GTID set is the offset, and the table definitions are read from the server each time, so no
 * file is kept.
 *
 * <p><b>Confirming.</b> The slot moves when {@link dev.parley.capture.CaptureEngine#confirm} says so, and by nothing else.
 */
package dev.parley.capture;
