package dev.parley.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Certificates of authorities as MySQL's drivers want them: PKCS#12 files, readable for this process's user alone, made
 * from PEM and removed at the end of the process. One for each set of certificates, however often it is asked for.
 * Thread-safe.
 */
public final class TrustStores {
    /** Of all of them: they hold nothing secret, but the format wants one. */
    public static final String PASSWORD = "parley";

    private static final ConcurrentHashMap<Set<Certificate>, Path> MADE = new ConcurrentHashMap<>();

    private TrustStores() {}

    /**
     * A file with the certificates of a PEM file, as they are now.
     *
     * @throws IOException if they cannot be read or written; the message says which file and why
     */
    public static Path of(Path pem) throws IOException {
        Set<Certificate> certificates = Set.copyOf(read(pem));
        Path made = MADE.get(certificates);
        if (made != null && Files.exists(made)) {
            return made;
        }
        Path store = write(certificates);
        MADE.put(certificates, store);
        return store;
    }

    /**
     * The certificates of a PEM file, at least one.
     *
     * @throws IOException if there is none or the file cannot be read
     */
    public static Collection<? extends Certificate> read(Path pem) throws IOException {
        try (InputStream in = Files.newInputStream(pem)) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (certificates.isEmpty()) {
                throw new IOException("it holds no certificate");
            }
            return certificates;
        } catch (IOException | GeneralSecurityException e) {
            throw new IOException(
                    "the certificates in " + pem + " cannot be read: "
                            + e.getClass().getSimpleName() + ": " + e.getMessage(),
                    e);
        }
    }

    private static Path write(Set<Certificate> certificates) throws IOException {
        Path file = Files.createTempFile("parley-authorities-", ".p12");
        file.toFile().deleteOnExit();
        try (OutputStream out = Files.newOutputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int number = 0;
            for (Certificate certificate : certificates) {
                store.setCertificateEntry("authority-" + number++, certificate);
            }
            store.store(out, PASSWORD.toCharArray());
            return file;
        } catch (GeneralSecurityException e) {
            throw new IOException("the certificates cannot be written to " + file + ": " + e.getMessage(), e);
        }
    }
}
