package dev.parley.it.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** An authority of one's own, and the certificates that it has issued; all files lie in one folder. Not thread-safe. */
public final class CertificateAuthority {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String PASSWORD = "of-the-sandbox";

    private final Path folder;
    private final String name;

    private CertificateAuthority(Path folder, String name) {
        this.folder = folder;
        this.name = name;
    }

    /**
     * A certificate with its key, as PEM files.
     *
     * @param certificate the certificate alone
     * @param key PKCS#8, not encrypted
     * @param both the key, then the certificate
     */
    public record Issued(Path certificate, Path key, Path both) {}

    /** Makes a new authority. */
    public static CertificateAuthority create(Path folder, String name) {
        CertificateAuthority authority = new CertificateAuthority(folder, name);
        authority.keyPair(name, "bc:c");
        authority.keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                name,
                "-keystore",
                authority.store(name),
                "-file",
                authority.certificate().toString());
        return authority;
    }

    /** PEM file of the authority itself, for those who trust it. */
    public Path certificate() {
        return folder.resolve(name + ".pem");
    }

    /**
     * A certificate for these names that is good for two days.
     *
     * @param names for example {@code ip:127.0.0.1} or {@code dns:elsewhere.example}, separated by commas
     */
    public Issued issue(String file, String names) {
        return issue(file, names, "-validity", "2");
    }

    /** A certificate that ran out five days ago. */
    public Issued issueExpired(String file, String names) {
        return issue(file, names, "-startdate", "-10d", "-validity", "5");
    }

    private Issued issue(String file, String names, String... validity) {
        keyPair(file, "san=" + names);
        Path request = folder.resolve(file + ".csr");
        Path certificate = folder.resolve(file + ".crt");
        keytool("-certreq", "-alias", file, "-keystore", store(file), "-file", request.toString());
        List<String> words = new ArrayList<>(List.of(
                "-gencert",
                "-rfc",
                "-alias",
                name,
                "-keystore",
                store(name),
                "-infile",
                request.toString(),
                "-outfile",
                certificate.toString(),
                "-ext",
                "san=" + names));
        words.addAll(List.of(validity));
        keytool(words.toArray(new String[0]));
        try {
            Path key = Files.writeString(folder.resolve(file + ".key"), privateKey(file));
            Path both = folder.resolve(file + ".both");
            Files.writeString(both, Files.readString(key) + Files.readString(certificate));
            return new Issued(certificate, key, both);
        } catch (IOException e) {
            throw new UncheckedIOException("could not write the key of " + file, e);
        }
    }

    private String privateKey(String alias) throws IOException {
        try (InputStream in = Files.newInputStream(Path.of(store(alias)))) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            byte[] pkcs8 = keys.getKey(alias, PASSWORD.toCharArray()).getEncoded();
            return "-----BEGIN PRIVATE KEY-----\n"
                    + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                            .encodeToString(pkcs8)
                    + "\n-----END PRIVATE KEY-----\n";
        } catch (GeneralSecurityException e) {
            throw new SandboxException("could not read the key of " + alias, e);
        }
    }

    private String store(String alias) {
        return folder.resolve(alias + ".p12").toString();
    }

    private void keyPair(String alias, String extension) {
        keytool(
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + alias,
                "-ext",
                extension,
                "-validity",
                "3",
                "-keystore",
                store(alias));
    }

    private void keytool(String... words) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(words));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
        new Command(command, LIMIT).run();
    }
}
