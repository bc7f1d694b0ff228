package dev.parley.it.sandbox;

import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;

/** Starts servers by hand, prints how to reach them, and stops them at Ctrl-C. */
public final class SandboxMain {
    private static final String USAGE = "usage: SandboxMain [--keep] NAME=postgres | NAME=mysql | NAME=kafka ...";

    private SandboxMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        PrintStream out = System.out;
        if (arguments.length == 0) {
            out.println(USAGE);
            return;
        }
        SandboxBuilder builder = Sandbox.builder();
        for (String argument : arguments) {
            add(builder, argument);
        }
        try (Sandbox sandbox = builder.start()) {
            print(sandbox, out);
            new CountDownLatch(1).await();
        } catch (SandboxException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static void add(SandboxBuilder builder, String argument) {
        if (argument.equals("--keep")) {
            builder.keep(true);
            return;
        }
        int equals = argument.indexOf('=');
        String name = equals < 0 ? argument : argument.substring(0, equals);
        switch (argument.substring(equals + 1)) {
            case "postgres" -> builder.postgres(name);
            case "mysql" -> builder.mysql(name);
            case "kafka" -> builder.kafka(name, java.util.Map.of());
            default -> throw new IllegalArgumentException("not understood: " + argument + "; " + USAGE);
        }
    }

    private static void print(Sandbox sandbox, PrintStream out) {
        out.println("folder " + sandbox.folder());
        for (Server server : sandbox.servers()) {
            if (server instanceof DatabaseServer database) {
                out.println(server.name() + " pid " + server.pid() + " "
                        + database.jdbcUrl(database.systemDatabase()) + " user " + database.adminUser() + " password "
                        + database.adminPassword());
            } else if (server instanceof KafkaServer kafka) {
                out.println(server.name() + " pid " + server.pid() + " " + kafka.bootstrapServers());
            }
        }
        out.println("Ctrl-C stops all.");
        out.flush();
    }
}
