package dev.parley.store;

import dev.parley.rules.Nullable;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Tells from an exception of a client that the server's certificate was refused: for another host, out of date, or of an
 * authority that is not trusted. A handshake that merely broke off is none: trying again may heal that. Stateless.
 */
public final class CertificateRefusal {
    /** Chains of causes may be circular. */
    private static final int MAX_CAUSES = 32;

    /** PostgreSQL's driver says by the name of the verifier alone, in any language, that the host is another one. */
    private static final String HOST_VERIFIER = "PgjdbcHostnameVerifier";

    private CertificateRefusal() {}

    /** Why the certificate was refused, in one line; null if the failure is another one. */
    @Nullable
    public static String reason(Throwable failure) {
        String reason = null;
        Throwable link = failure;
        for (int depth = 0; link != null && depth < MAX_CAUSES; depth++) {
            if (isRefusal(link)) {
                reason = link.getClass().getSimpleName() + ": " + link.getMessage();
            }
            link = link.getCause();
        }
        return reason == null ? null : reason.strip().replaceAll("\\s*\\R\\s*", " ");
    }

    private static boolean isRefusal(Throwable link) {
        return link instanceof CertificateException
                || link instanceof CertPathValidatorException
                || link instanceof CertPathBuilderException
                || link instanceof SSLPeerUnverifiedException
                || String.valueOf(link.getMessage()).contains(HOST_VERIFIER);
    }
}
