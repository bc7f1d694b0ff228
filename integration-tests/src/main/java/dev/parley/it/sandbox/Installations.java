package dev.parley.it.sandbox;

import java.util.Optional;
import java.util.function.Supplier;

/** Where a sandbox has its servers from; each kind is looked for when it is first asked for. Not thread-safe. */
final class Installations {
    private final Supplier<PostgresInstallation> postgres;
    private final Supplier<MySqlInstallation> mysql;
    private final Supplier<KafkaInstallation> kafka;

    /** @param kafka makes one for each broker */
    Installations(
            Supplier<PostgresInstallation> postgres,
            Supplier<MySqlInstallation> mysql,
            Supplier<KafkaInstallation> kafka) {
        this.postgres = new Once<>(postgres);
        this.mysql = new Once<>(mysql);
        this.kafka = kafka;
    }

    static Installations ofThisMachine(Cache cache) {
        return new Installations(
                () -> PostgresBinaries.installed(cache), () -> new MySqlLocator(cache).locate(), LocalKafka::new);
    }

    PostgresInstallation postgres() {
        return postgres.get();
    }

    MySqlInstallation mysql() {
        return mysql.get();
    }

    /** For one broker. */
    KafkaInstallation kafka() {
        return kafka.get();
    }

    /** A supplier that asks once. */
    private static final class Once<T> implements Supplier<T> {
        private final Supplier<T> source;
        private Optional<T> value = Optional.empty();

        Once(Supplier<T> source) {
            this.source = source;
        }

        @Override
        public T get() {
            if (value.isEmpty()) {
                value = Optional.of(source.get());
            }
            return value.get();
        }
    }
}
