package dev.parley.verify;

/** Told how far a comparison has come. Called by the thread that runs it; must not block. */
public interface VerifyListener {
    VerifyListener NONE = new VerifyListener() {
        @Override
        public void reading(String table, long rows) {
            // Nobody listens.
        }

        @Override
        public void settling(String table, int open, int done) {
            // Nobody listens.
        }
    };

    /**
     * A page was read at every site.
     *
     * @param rows read so far at the site that has come least far
     */
    void reading(String table, long rows);

    /**
     * Rows that differed when they were read are looked at again.
     *
     * @param open not decided yet
     * @param done decided
     */
    void settling(String table, int open, int done);
}
