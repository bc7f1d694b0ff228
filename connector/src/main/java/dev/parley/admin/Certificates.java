package dev.parley.admin;

import dev.parley.config.AdminTls;
import dev.parley.config.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** The server's certificate and key, from PEM files or a PKCS#12 file. */
final class Certificates {
    private static final String KEY_BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String KEY_END = "-----END PRIVATE KEY-----";
    private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA");

    private Certificates() {}

    /** @throws IOException if a file cannot be read or is something else; the message names it and says what to do */
    static SSLContext context(AdminTls tls) throws IOException {
        char[] password = tls.password().map(Secret::reveal).orElse("").toCharArray();
        try {
            KeyStore store = tls.keystore().isPresent()
                    ? keystore(Path.of(tls.keystore().get()), password)
                    : pem(
                            Path.of(tls.certificate().orElse("")),
                            Path.of(tls.key().orElse("")),
                            password);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("the certificate of admin.tls cannot be used: " + e.getMessage(), e);
        }
    }

    private static KeyStore keystore(Path file, char[] password) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password);
            return store;
        } catch (IOException e) {
            throw new IOException(
                    "admin.tls.keystore " + file + " cannot be read as PKCS#12 with the password given: " + said(e), e);
        }
    }

    private static KeyStore pem(Path certificate, Path key, char[] password)
            throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, password);
        store.setKeyEntry("admin", privateKey(key), password, chain(certificate));
        return store;
    }

    private static Certificate[] chain(Path file) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            Certificate[] chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(in)
                    .toArray(new Certificate[0]);
            if (chain.length == 0) {
                throw new IOException("it holds no certificate");
            }
            return chain;
        } catch (IOException e) {
            throw new IOException("admin.tls.certificate " + file + " cannot be read: " + said(e), e);
        }
    }

    private static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new IOException("admin.tls.key " + file + " cannot be read: " + said(e), e);
        }
        int begin = text.indexOf(KEY_BEGIN);
        int end = text.indexOf(KEY_END);
        if (begin < 0 || end < begin) {
            throw new IOException("admin.tls.key " + file + " holds no unencrypted PKCS#8 key; convert it with"
                    + " `openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW`");
        }
        String base64 = text.substring(begin + KEY_BEGIN.length(), end);
        PKCS8EncodedKeySpec encoded =
                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64));
        InvalidKeySpecException last = new InvalidKeySpecException("no algorithm was tried");
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
            } catch (InvalidKeySpecException e) {
                last = e;
            }
        }
        throw new IOException("admin.tls.key " + file + " is none of " + String.join(", ", ALGORITHMS), last);
    }

    private static String said(IOException e) {
        return e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage());
    }
}
