package dev.parley.agent;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes parts of a pipeline that is given up anyway. */
final class Closing {
    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

    private Closing() {}

    /** A part that cannot be closed must not keep the others open. */
    static void quietly(AutoCloseable part) {
        try {
            part.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.atWarn()
                    .addKeyValue("part", part.getClass().getSimpleName())
                    .setCause(e)
                    .log("could not close a part of the pipeline");
        }
    }
}
