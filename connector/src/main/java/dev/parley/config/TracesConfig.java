package dev.parley.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where spans of transactions go, and of how many. */
public record TracesConfig(
        @Doc(
                value = "URL of a collector that takes OpenTelemetry traces by OTLP over HTTP.",
                pattern = "https?://\\S+",
                patternMeans = "a URL with http or https",
                example = "http://127.0.0.1:4318/v1/traces")
        String endpoint,

        @Doc(
                value = "Headers of every request to it. Values may be secrets.",
                defaultsTo = "{}",
                example = "{Authorization: '${env:COLLECTOR_TOKEN}'}")
        Map<String, String> headers,

        @Doc(
                value =
                        "PEM file with the certificates of the authorities to trust for https. Left out: those that Java trusts.",
                example = "collector-ca.pem")
        Optional<String> tlsCa,

        @Doc(
                value =
                        "Of the transactions for which no application has handed over a trace, one in so many is traced; 0: none. The same at all sites, so that traces are whole.",
                defaultsTo = "100",
                min = "0",
                max = "1000000000")
        int oneIn) {
    public TracesConfig {
        headers = Map.copyOf(headers);
    }

    /** This with a relative path taken from {@code folder}. */
    TracesConfig in(Path folder) {
        return new TracesConfig(
                endpoint, headers, tlsCa.map(file -> folder.resolve(file).toString()), oneIn);
    }

    /** Values of headers may be secrets, so only their keys are shown. */
    @Override
    public String toString() {
        return "TracesConfig[endpoint=" + endpoint + ", headers=" + headers.keySet() + ", tlsCa=" + tlsCa + ", oneIn="
                + oneIn + "]";
    }
}
