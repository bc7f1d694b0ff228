package dev.parley.config;

/** Where the agent answers health checks, metrics and {@code parley status}. */
public record AdminConfig(
        @Doc(
                value =
                        "Address to listen on. There is no authentication: leave it on loopback, or let only your monitoring reach it.",
                defaultsTo = "127.0.0.1")
        String host,

        @Doc(value = "TCP port; 0 takes any free one and logs it.", defaultsTo = "7420", min = "0", max = "65535")
        int port) {
    /** Every key left out. */
    public static AdminConfig defaults() {
        return SiteFile.defaults(AdminConfig.class);
    }
}
