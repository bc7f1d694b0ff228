package dev.parley.sim;

import java.io.PrintStream;

/** Tells what happens, for one run that somebody wants to read. */
interface Trace {
    /** Says nothing. */
    Trace SILENT = new Trace() {
        @Override
        public boolean isOn() {
            return false;
        }

        @Override
        public void say(String what) {
            // Nobody listens.
        }
    };

    boolean isOn();

    void say(String what);

    /** An event is over. */
    default void done() {
        // Only told events are shown.
    }

    /** One line for each event. */
    static Trace to(PrintStream out) {
        return new Trace() {
            @Override
            public boolean isOn() {
                return true;
            }

            @Override
            public void say(String what) {
                out.println(what);
            }
        };
    }
}
