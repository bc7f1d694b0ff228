package dev.parley.it.capture;

import dev.parley.capture.CaptureFailure;
import dev.parley.capture.CaptureSource;
import dev.parley.it.sandbox.DatabaseServer;
import dev.parley.it.sandbox.Engine;
import dev.parley.pipeline.LogPosition;
import dev.parley.pipeline.LogProbe;
import dev.parley.store.Database;
import dev.parley.store.DatabaseLogProbe;
import dev.parley.store.DatabaseSettings;
import java.util.List;

/** Capture from a server whose log cannot be read, in its database {@code shop}. */
final class LogOff {
    private LogOff() {}

    static CaptureFailure failure(DatabaseServer server, LogPosition from) {
        String user = CaptureSite.USER;
        String password = CaptureSite.PASSWORD;
        boolean postgres = server.engine() == Engine.POSTGRESQL;
        CaptureSource source = postgres
                ? new CaptureSource.Postgres(
                        "off",
                        server.host(),
                        server.port(),
                        user,
                        password,
                        CaptureSource.Encryption.of("prefer"),
                        "shop",
                        "none",
                        "pub")
                : new CaptureSource.MySql(
                        "off",
                        server.host(),
                        server.port(),
                        user,
                        password,
                        CaptureSource.Encryption.of("preferred"),
                        4_999);
        try (Database store = Database.open(DatabaseSettings.of(server.jdbcUrl("shop"), user, password))) {
            LogProbe probe = postgres ? DatabaseLogProbe.postgres(store, "none", "pub") : DatabaseLogProbe.mysql(store);
            try (CaptureRun run = CaptureRun.start(source, List.of(), probe, from)) {
                return run.awaitFailure();
            }
        }
    }
}
