package dev.parley.config;

import java.nio.file.Path;
import java.util.Optional;

/** Certificate of the admin interface: PEM files, or one PKCS#12 file. */
public record AdminTls(
        @Doc(value = "PEM file with the certificate and those that vouch for it.", example = "admin.crt")
        Optional<String> certificate,

        @Doc(value = "PEM file with the private key, PKCS#8 and not encrypted.", example = "admin.key")
        Optional<String> key,

        @Doc(value = "PKCS#12 file with both, instead of the two PEM files.", example = "admin.p12")
        Optional<String> keystore,

        @Doc(value = "Password of the PKCS#12 file.", example = "${env:PARLEY_ADMIN_KEYSTORE_PASSWORD}")
        Optional<Secret> password) {
    /** This with relative paths taken from {@code folder}. */
    AdminTls in(Path folder) {
        return new AdminTls(resolved(folder, certificate), resolved(folder, key), resolved(folder, keystore), password);
    }

    private static Optional<String> resolved(Path folder, Optional<String> file) {
        return file.map(path -> folder.resolve(path).toString());
    }
}
