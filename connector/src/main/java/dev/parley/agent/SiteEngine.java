package dev.parley.agent;

import dev.parley.apply.Dialect;
import dev.parley.apply.LogEnd;
import dev.parley.apply.Nonce;
import dev.parley.apply.ScanDialect;
import dev.parley.apply.mysql.MySqlDialect;
import dev.parley.apply.mysql.MySqlScan;
import dev.parley.apply.postgres.PostgresDialect;
import dev.parley.apply.postgres.PostgresScan;
import dev.parley.capture.CaptureSource;
import dev.parley.check.SiteAccess;
import dev.parley.config.DatabaseConfig;
import dev.parley.config.Engine;
import dev.parley.config.ReplicationSetConfig;
import dev.parley.config.SiteConfig;
import dev.parley.pipeline.LogPosition;
import dev.parley.pipeline.LogProbe;
import dev.parley.pipeline.LogState;
import dev.parley.rules.Nullable;
import dev.parley.store.CommittedNonce;
import dev.parley.store.Database;
import dev.parley.store.DatabaseLogProbe;
import dev.parley.store.FenceStore;
import dev.parley.store.ReplicationSlot;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What differs between a site on PostgreSQL and one on MySQL, chosen in one place. Immutable. */
final class SiteEngine {
    private static final Logger LOG = LoggerFactory.getLogger(SiteEngine.class);
    private static final long SERVER_ID_FIRST = 1_000_000_000L;
    private static final long SERVER_ID_COUNT = 3_000_000_000L;

    private final SiteConfig config;
    private final ReplicationSetConfig set;

    SiteEngine(SiteConfig config, ReplicationSetConfig set) {
        this.config = config;
        this.set = set;
    }

    private boolean postgres() {
        return config.database().engine() == Engine.POSTGRESQL;
    }

    Dialect dialect() {
        return postgres() ? new PostgresDialect() : new MySqlDialect();
    }

    ScanDialect scanDialect() {
        return postgres() ? new PostgresScan() : new MySqlScan();
    }

    /** Slot at PostgreSQL; empty at MySQL. */
    String slot() {
        return SiteAccess.slot(config, set);
    }

    private String publication() {
        return SiteAccess.publication(config, set);
    }

    LogProbe probe(Database database) {
        return postgres()
                ? DatabaseLogProbe.postgres(database, slot(), publication())
                : DatabaseLogProbe.mysql(database);
    }

    CaptureSource captureSource() {
        DatabaseConfig database = config.database();
        String name = config.site() + "/" + set.name();
        String password = database.password().reveal();
        if (postgres()) {
            return new CaptureSource.Postgres(
                    name,
                    database.host(),
                    database.serverPort(),
                    database.user(),
                    password,
                    new CaptureSource.Encryption(database.tls().postgresql(), SiteAccess.authorities(database)),
                    database.name(),
                    slot(),
                    publication());
        }
        return new CaptureSource.MySql(
                name,
                database.host(),
                database.serverPort(),
                database.user(),
                password,
                new CaptureSource.Encryption(
                        database.tls().mysql().toLowerCase(java.util.Locale.ROOT), SiteAccess.authorities(database)),
                serverId());
    }

    /** The same at every start, so that a zombie's connection is thrown out by the server when its successor comes. */
    private long serverId() {
        CRC32 crc = new CRC32();
        crc.update((config.group() + "/" + set.name() + "/" + config.site())
                .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return SERVER_ID_FIRST + crc.getValue() % SERVER_ID_COUNT;
    }

    /** Where capture begins if nothing was ever flushed: at PostgreSQL the slot knows, at MySQL init has written it. */
    LogPosition firstPosition(Database database) {
        String found = "there is no first position in its bridge tables";
        if (probe(database).read(null) instanceof LogState.Postgres log) {
            if (log.slot().isPresent()) {
                return log.slot().get().confirmed();
            }
            found = "replication slot " + slot() + " does not exist, and wal_level is " + log.walLevel()
                    + (log.walLevel().equals("logical") ? "" : ", which must be logical");
        }
        throw new AgentException(
                ExitCode.DATABASE,
                "Set '" + set.name() + "' at " + database.settings()
                        + " has no position from which to capture changes: " + found
                        + ". Run parley init for this site.");
    }

    /** Frees the slot from the agent whose lease was taken over; MySQL throws a former reader out by itself. */
    void evictReader(Database database) {
        if (postgres()) {
            new ReplicationSlot(database, slot()).evictReader();
        }
    }

    /** Before Kafka is waited for: what that would bring back may not be all. */
    void look(Database database, SlotWatch watch) {
        if (probe(database).read(null) instanceof LogState.Postgres log
                && log.slot().isEmpty()) {
            watch.gone(slot());
            LOG.atError()
                    .addKeyValue("set", set.name())
                    .addKeyValue("slot", slot())
                    .log(
                            "the replication slot is gone: this site has to return, once what its spool may hold is published");
        } else {
            watch.there();
        }
    }

    /** The database need not keep its log for this site any more. At MySQL it never does. */
    void dropSlot(Database database) {
        if (postgres()) {
            new ReplicationSlot(database, slot()).drop();
            LOG.atError()
                    .addKeyValue("set", set.name())
                    .addKeyValue("slot", slot())
                    .log("the spool is full: the replication slot is dropped, and this site has to return");
        }
    }

    /** Nothing at PostgreSQL: its log ends with whatever is being written, committed or not. */
    @Nullable
    LogEnd logEnd(FenceStore fences) {
        return postgres() ? null : fences::endOfLog;
    }

    static Nonce.Committer nonces(FenceStore fences) {
        return () -> {
            CommittedNonce committed = fences.commit();
            return new Nonce(committed.nonce(), committed.horizon());
        };
    }
}
