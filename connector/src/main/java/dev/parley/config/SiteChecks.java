package dev.parley.config;

import dev.parley.rules.version.SiteId;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The rules of a site file that concern more than one key. */
final class SiteChecks {

    static final Map<Class<?>, Binder.Check> ALL = Map.ofEntries(
            Map.entry(AdminConfig.class, SiteChecks::admin),
            Map.entry(AdminTls.class, SiteChecks::adminTls),
            Map.entry(SiteConfig.class, SiteChecks::site),
            Map.entry(DatabaseConfig.class, SiteChecks::database),
            Map.entry(KafkaConfig.class, SiteChecks::kafka),
            Map.entry(PolicyConfig.class, SiteChecks::policy),
            Map.entry(ReplicationSetConfig.class, SiteChecks::replicationSet),
            Map.entry(SpoolConfig.class, (spool, problems) -> encryptionKey(spool, "key", problems)),
            Map.entry(TableConfig.class, TableChecks::table),
            Map.entry(TopologyConfig.class, TopologyChecks::topology),
            Map.entry(TuningConfig.class, SiteChecks::tuning));

    /** Kafka client properties on which exactly-once delivery rests. */
    private static final Set<String> OWN_KAFKA_PROPERTIES = new TreeSet<>(Set.of(
            "acks",
            "auto.offset.reset",
            "bootstrap.servers",
            "enable.auto.commit",
            "enable.idempotence",
            "group.id",
            "isolation.level",
            "key.deserializer",
            "key.serializer",
            "max.in.flight.requests.per.connection",
            "transactional.id",
            "value.deserializer",
            "value.serializer"));

    private SiteChecks() {}

    private static void site(Fields site, Problems problems) {
        members(site, problems);
        TopologyChecks.site(site, problems);
        spool(site, problems);
        List<ReplicationSetConfig> sets = site.list("replication-sets", ReplicationSetConfig.class);
        String key = "replication-sets";
        if (sets.isEmpty() && site.value(key, List.class).isPresent()) {
            problems.add(site.path(key), site.line(key), "lists no set", "delete the key for one set with all tables");
        }
        Map<String, Integer> setNames = new HashMap<>();
        Map<String, String> setOfTable = new HashMap<>();
        boolean all = false;
        for (int i = 0; i < sets.size(); i++) {
            ReplicationSetConfig set = sets.get(i);
            Integer first = setNames.putIfAbsent(set.name(), i);
            if (first != null) {
                problems.add(
                        site.path(key, i),
                        site.line(key, i),
                        "names the set '" + set.name() + "' a second time",
                        "give it another name");
            }
            all |= set.tables() instanceof TableSelection.All;
            tablesOnce(site, i, set, setOfTable, problems);
            TypeChecks.nativeTypes(site, i, set, problems);
        }
        if (all && sets.size() > 1) {
            problems.add(
                    site.path(key),
                    site.line(key),
                    "has a set with all tables beside other sets",
                    "list the tables of each set");
        }
    }

    /** At MySQL no reader holds the log: the server purges it when it is old enough. */
    private static void spool(Fields site, Problems problems) {
        boolean drops = site.value("spool", SpoolConfig.class)
                .filter(spool -> spool.atLimit() == SpoolLimit.DROP_SLOT)
                .isPresent();
        boolean mysql = site.value("database", DatabaseConfig.class)
                .filter(database -> database.engine() == Engine.MYSQL)
                .isPresent();
        if (drops && mysql) {
            problems.add(
                    site.path("spool") + ".at-limit",
                    site.line("spool"),
                    "is drop-slot, but MySQL keeps its binary log for no reader: it purges it by"
                            + " binlog_expire_logs_seconds",
                    "use keep-in-database: it fills no disk there");
        }
    }

    private static void tablesOnce(
            Fields site, int index, ReplicationSetConfig set, Map<String, String> setOfTable, Problems problems) {
        if (!(set.tables() instanceof TableSelection.Listed listed)) {
            return;
        }
        for (TableConfig table : listed.tables()) {
            String other = setOfTable.putIfAbsent(table.name(), set.name());
            if (other != null && !other.equals(set.name())) {
                problems.add(
                        site.path("replication-sets", index) + ".tables",
                        site.line("replication-sets", index),
                        "holds the table '" + table.name() + "', which is in the set '" + other + "' already",
                        "a table belongs to one set");
            }
        }
    }

    private static void members(Fields site, Problems problems) {
        List<String> members = site.list("members", String.class);
        Map<String, String> seen = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 0; i < members.size(); i++) {
            String member = members.get(i);
            String path = site.path("members", i);
            int line = site.line("members", i);
            if (!SiteId.isValidName(member)) {
                problems.add(
                        path, line, "'" + member + "' is no site name", "use letters, digits, '_' and '-', at most 32");
            }
            if (seen.putIfAbsent(member, member) != null) {
                problems.add(path, line, "lists '" + member + "' a second time", "list each site once");
            }
        }
        Optional<String> self = site.value("site", String.class);
        boolean bound = site.value("members", List.class).isPresent();
        if (bound && self.isPresent() && !members.contains(self.get())) {
            Optional<String> near = Suggest.closest(self.get(), members);
            problems.add(
                    site.path("members"),
                    site.line("members"),
                    "does not list this site, '" + self.get() + "'",
                    near.map(name -> "is it '" + name + "'? Both must be the same")
                            .orElse("add it"));
        }
    }

    private static void database(Fields database, Problems problems) {
        boolean mysql = database.value("engine", Engine.class)
                .filter(e -> e == Engine.MYSQL)
                .isPresent();
        if (mysql && database.given("schema")) {
            unused(
                    database,
                    "schema",
                    "MySQL has no schemas inside a database",
                    "put the database into `name`",
                    problems);
        }
        if (database.given("admin-password") && !database.given("admin-user")) {
            unused(database, "admin-password", "there is no admin-user", "add `admin-user`, or delete it", problems);
        }
        if (database.given("admin-user") && !database.given("admin-password")) {
            problems.add(
                    database.path("admin-password"),
                    database.line("admin-user"),
                    "is missing beside admin-user",
                    "add `admin-password: ${env:PARLEY_DB_ADMIN_PASSWORD}`");
        }
        Optional<Tls> tls = database.value("tls", Tls.class);
        if (database.given("tls-ca") && tls.isPresent() && !tls.get().verifies()) {
            unused(database, "tls-ca", "`tls` verifies no certificate", "write `tls: verify-full`", problems);
        }
        Optional<String> host = database.value("host", String.class);
        if (mysql
                && tls.equals(Optional.of(Tls.VERIFY_FULL))
                && host.filter(SiteChecks::isAddress).isPresent()) {
            problems.add(
                    database.path("host"),
                    database.line("host"),
                    "is an address, but MySQL's log is read from a host whose name is verified",
                    "write the name in the server's certificate, or `tls: verify-ca`");
        }
        sameRole(database, problems);
    }

    private static boolean isAddress(String host) {
        return host.contains(":") || host.matches("[0-9.]+");
    }

    private static void sameRole(Fields database, Problems problems) {
        Optional<String> user = database.value("user", String.class);
        Optional<String> admin = database.value("admin-user", String.class);
        if (user.isPresent() && user.equals(admin)) {
            problems.add(
                    database.path("admin-user"),
                    database.line("admin-user"),
                    "is the same role as `user`",
                    "give the agent a role of its own, `parley init` creates it");
        }
    }

    private static void kafka(Fields kafka, Problems problems) {
        encryptionKey(kafka, "payload-key", problems);
        encryptionKey(kafka, "other-payload-key", problems);
        Optional<?> properties = kafka.value("properties", Map.class);
        if (properties.isEmpty()) {
            return;
        }
        for (Object name : ((Map<?, ?>) properties.get()).keySet()) {
            if (OWN_KAFKA_PROPERTIES.contains(name)) {
                problems.add(
                        kafka.path("properties") + "." + name,
                        kafka.line("properties"),
                        "is set by Parley itself, delivery depends on it",
                        name.equals("bootstrap.servers") ? "use `bootstrap-servers`" : "delete it");
            }
        }
    }

    private static void admin(Fields admin, Problems problems) {
        if (admin.given("token-until") && !admin.given("token")) {
            unused(admin, "token-until", "there is no token", "add `token`, or delete it", problems);
        }
        Optional<String> until = admin.value("token-until", String.class);
        if (until.isPresent() && !isDay(until.get())) {
            problems.add(
                    admin.path("token-until"),
                    admin.line("token-until"),
                    "'" + until.get() + "' is no day of the calendar",
                    "write a day such as 2027-03-31");
        }
        Optional<Secret> token = admin.value("token", Secret.class);
        if (token.isPresent() && token.equals(admin.value("read-token", Secret.class))) {
            problems.add(
                    admin.path("read-token"),
                    admin.line("read-token"),
                    "is the same as `token`",
                    "who may only read must not know the token that changes state");
        }
        people(admin, problems);
    }

    /** Who has another one's token is taken for him. */
    private static void people(Fields admin, Problems problems) {
        Map<Secret, String> owners = new HashMap<>();
        admin.value("token", Secret.class).ifPresent(token -> owners.put(token, "admin.token"));
        admin.value("read-token", Secret.class).ifPresent(token -> owners.put(token, "admin.read-token"));
        Set<String> names = new HashSet<>();
        List<PersonConfig> people = admin.list("people", PersonConfig.class);
        for (int i = 0; i < people.size(); i++) {
            PersonConfig one = people.get(i);
            if (!names.add(one.name().toLowerCase(Locale.ROOT))) {
                problems.add(
                        admin.path("people", i),
                        admin.line("people", i),
                        "is called '" + one.name() + "', as one before",
                        "give it another name");
            }
            String owner = owners.putIfAbsent(one.token(), "'" + one.name() + "'");
            if (owner != null) {
                problems.add(
                        admin.path("people", i),
                        admin.line("people", i),
                        "has the same token as " + owner,
                        "give everybody a token of his own");
            }
            if (one.tokenUntil().isPresent() && !isDay(one.tokenUntil().get())) {
                problems.add(
                        admin.path("people", i),
                        admin.line("people", i),
                        "'" + one.tokenUntil().get() + "' is no day of the calendar",
                        "write a day such as 2027-03-31");
            }
        }
    }

    private static boolean isDay(String text) {
        try {
            LocalDate.parse(text);
            return true;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static void adminTls(Fields tls, Problems problems) {
        boolean keystore = tls.given("keystore");
        for (String key : List.of("certificate", "key")) {
            if (keystore && tls.given(key)) {
                unused(tls, key, "the keystore holds certificate and key", "delete it, or `keystore`", problems);
            } else if (!keystore && !tls.given(key)) {
                problems.add(
                        tls.path(key),
                        tls.line(key),
                        "is missing",
                        "give `certificate` and `key`, or `keystore` and `password`");
            }
        }
        if (keystore && !tls.given("password")) {
            problems.add(
                    tls.path("password"),
                    tls.line("keystore"),
                    "is missing beside keystore",
                    "add `password: ${env:PARLEY_ADMIN_KEYSTORE_PASSWORD}`");
        }
        if (!keystore && tls.given("password")) {
            unused(tls, "password", "there is no keystore", "delete it, or give `keystore`", problems);
        }
    }

    private static void encryptionKey(Fields fields, String name, Problems problems) {
        if (fields.value(name, Secret.class).filter(key -> !HexKey.isKey(key)).isPresent()) {
            problems.add(
                    fields.path(name),
                    fields.line(name),
                    "is no key of 32 bytes",
                    "give 64 hexadecimal digits, as `openssl rand -hex 32` prints them");
        }
    }

    private static void policy(Fields policy, Problems problems) {
        if ((policy.given("file") || policy.given("document")) && policy.given("deletes")) {
            unused(policy, "deletes", "the policy says it", "write it under `defaults` there", problems);
        }
        if (policy.given("file") && policy.given("document")) {
            unused(policy, "document", "there is a `file`", "keep one of them", problems);
        }
    }

    private static void replicationSet(Fields set, Problems problems) {
        TypeChecks.declared(set, problems);
        TableChecks.set(set, problems);
    }

    private static void tuning(Fields tuning, Problems problems) {
        atMost(tuning, "heartbeat-interval", "liveness-interval", Duration.class, problems);
        atMost(tuning, "lock-timeout", "statement-timeout", Duration.class, problems);
        atMost(tuning, "chunk-size", "publish-queue-size", DataSize.class, problems);
        atMost(tuning, "chunk-size", "inbox-size", DataSize.class, problems);
    }

    private static <T extends Comparable<T>> void atMost(
            Fields fields, String smaller, String larger, Class<T> type, Problems problems) {
        Optional<T> low = fields.value(smaller, type);
        Optional<T> high = fields.value(larger, type);
        if (low.isPresent() && high.isPresent() && low.get().compareTo(high.get()) > 0) {
            boolean named = fields.given(smaller);
            problems.add(
                    fields.path(named ? smaller : larger),
                    fields.line(named ? smaller : larger),
                    "`" + smaller + "` is " + text(low.get()) + " and `" + larger + "` only " + text(high.get()),
                    "the first must not exceed the second");
        }
    }

    private static String text(Object value) {
        return value instanceof Duration duration ? Durations.format(duration) : String.valueOf(value);
    }

    private static void unused(Fields fields, String key, String why, String hint, Problems problems) {
        problems.add(fields.path(key), fields.line(key), "is not used: " + why, hint);
    }
}
