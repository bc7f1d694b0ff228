package dev.parley.config;

import java.nio.file.Path;
import java.util.Optional;

/** A place on this machine's disk for changes that Kafka does not take. */
public record SpoolConfig(
        @Doc(
                value =
                        "Directory on storage that survives the agent and its machine: the database forgets what lies here. Each log has a folder of its own in it.",
                example = "/var/lib/parley/spool")
        String directory,

        @Doc(value = "Most bytes on disk for each replication set.", defaultsTo = "10GB", min = "1MB", max = "100TB")
        DataSize sizeLimit,

        @Doc(
                value =
                        "At the limit: `keep-in-database` (capture waits, the database keeps its log), `stop` (the agent ends with exit code 7) or, at PostgreSQL, `drop-slot` (the agent drops its replication slot, so that the database's disk does not fill, and ends with exit code 13; the site has to return with the rows it has).",
                defaultsTo = "keep-in-database")
        SpoolLimit atLimit,

        @Doc(
                value =
                        "Key of 32 bytes as 64 hexadecimal digits: the spool is encrypted with AES-256. Left out: it is not.",
                example = "${file:/run/secrets/spool-key}")
        Optional<Secret> key) {
    /** The key's bytes. */
    public Optional<byte[]> keyBytes() {
        return key.map(HexKey::bytes);
    }

    /** This with a relative path taken from {@code folder}. */
    SpoolConfig in(Path folder) {
        return new SpoolConfig(folder.resolve(directory).toString(), sizeLimit, atLimit, key);
    }
}
