package dev.parley.it.sandbox;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/**
 * A copy of the data folder of a running server, made between its {@code pg_backup_start} and {@code pg_backup_stop}: what
 * {@code pg_basebackup} does, which is not among the programs here. The log comes from the server, which keeps it for the
 * physical slot.
 */
final class PostgresBackup {
    /** Folders of which only the place is copied: their content is the server's own. */
    private static final Set<String> EMPTY = Set.of(
            "pg_wal",
            "pg_replslot",
            "pg_dynshmem",
            "pg_notify",
            "pg_serial",
            "pg_snapshots",
            "pg_stat_tmp",
            "pg_subtrans");

    private static final Set<String> NOT_COPIED = Set.of("postmaster.pid", "postmaster.opts", "backup_label");

    private PostgresBackup() {}

    /**
     * Fills a folder that is not there yet.
     *
     * @param slot made at the server; the standby is to name it
     */
    static void take(PostgresServer server, String slot, Path to) throws IOException {
        try (Connection session = server.connect(server.systemDatabase());
                Statement statement = session.createStatement()) {
            statement.execute("SELECT pg_create_physical_replication_slot('" + slot + "', true)");
            statement.execute("SELECT pg_backup_start('" + slot + "', true)");
            copy(server.site().data(), to);
            try (ResultSet stopped = statement.executeQuery("SELECT labelfile FROM pg_backup_stop(false)")) {
                stopped.next();
                Files.writeString(to.resolve("backup_label"), stopped.getString(1));
            }
            Files.createFile(to.resolve("standby.signal"));
        } catch (SQLException e) {
            throw new SandboxException("could not take a backup of " + server.name(), e);
        }
    }

    /** What the running server removes meanwhile is not needed; what it changes comes again from its log. */
    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Path inside = from.relativize(directory);
                Files.copy(directory, to.resolve(inside), StandardCopyOption.COPY_ATTRIBUTES);
                return EMPTY.contains(inside.toString()) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path inside = from.relativize(file);
                if (!NOT_COPIED.contains(inside.toString())) {
                    try {
                        Files.copy(file, to.resolve(inside), StandardCopyOption.COPY_ATTRIBUTES);
                    } catch (NoSuchFileException gone) {
                        return FileVisitResult.CONTINUE;
                    }
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }
        });
    }
}
