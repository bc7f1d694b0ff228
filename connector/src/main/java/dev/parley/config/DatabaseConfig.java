package dev.parley.config;

import java.nio.file.Path;
import java.util.Optional;

/** The database of this site, and the roles that reach it. */
public record DatabaseConfig(
        @Doc(value = "The database product.", example = "postgresql")
        Engine engine,

        @Doc(
                value = "Host name or address of the server. Not a connection pooler: capture needs the server itself.",
                example = "127.0.0.1")
        String host,

        @Doc(
                value = "TCP port of the server. Left out: 5432 for PostgreSQL, 3306 for MySQL.",
                min = "1",
                max = "65535",
                example = "5432")
        Optional<Integer> port,

        @Doc(value = "Name of the database (MySQL: the schema) that holds the replicated tables.", example = "shop")
        String name,

        @Doc(
                value = "PostgreSQL only: the schema that holds the replicated tables. Left out: public.",
                example = "public")
        Optional<String> schema,

        @Doc(
                value = "Role of the agent. `parley init` creates it with the privileges it needs and no more.",
                example = "parley")
        String user,

        @Doc(value = "Password of that role.", example = "${env:PARLEY_DB_PASSWORD}")
        Secret password,

        @Doc(
                value =
                        "Role that may create roles, schemas and publications. Used by `parley init` only; the agent never needs it.",
                example = "postgres")
        Optional<String> adminUser,

        @Doc(value = "Password of the admin role.", example = "${env:PARLEY_DB_ADMIN_PASSWORD}")
        Optional<Secret> adminPassword,

        @Doc(
                value =
                        "Encryption of the connections: `disable`, `prefer` (if the server offers it), `require`, `verify-ca` "
                                + "(an authority of `tls-ca` must vouch for the certificate), or `verify-full` (it must be "
                                + "valid for the host too).",
                defaultsTo = "prefer")
        Tls tls,

        @Doc(
                value = "PEM file with the certificates of the authorities to trust. Left out: those that Java trusts.",
                example = "database-ca.pem")
        Optional<String> tlsCa) {
    /** This with relative paths taken from {@code folder}. */
    DatabaseConfig in(Path folder) {
        return new DatabaseConfig(
                engine,
                host,
                port,
                name,
                schema,
                user,
                password,
                adminUser,
                adminPassword,
                tls,
                tlsCa.map(file -> folder.resolve(file).toString()));
    }

    /** The port given, else the engine's usual one. */
    public int serverPort() {
        return port.orElse(engine.defaultPort());
    }

    /** Schema (PostgreSQL) or database (MySQL) that holds the replicated tables. */
    public String localSchema() {
        return engine == Engine.MYSQL ? name : schema.orElse("public");
    }

    /** Address for the JDBC driver, encryption included; user and password are given apart. */
    public String jdbcUrl() {
        String server = (host.contains(":") ? "[" + host + "]" : host) + ":" + serverPort();
        return switch (engine) {
            case POSTGRESQL -> "jdbc:postgresql://" + server + "/" + name + "?sslmode=" + tls.postgresql();
            case MYSQL ->
                "jdbc:mysql://" + server + "/" + name + "?sslMode=" + tls.mysql()
                        + (tls == Tls.DISABLE ? "&allowPublicKeyRetrieval=true" : "");
        };
    }

    /** Where the database is, for messages; no secret in it. */
    public String address() {
        return host + ":" + serverPort() + "/" + name;
    }
}
