package dev.parley.it.nemesis;

/** One way to break one target. {@link #heal()} after {@link #inject()} leaves the target as it was. */
public interface Fault {
    /** Two faults of one target are never injected at the same time. */
    String target();

    String name();

    void inject();

    /** Also called when {@link #inject()} has thrown, so it must bear a target that is only half broken. */
    void heal();

    /** A fault of two actions. */
    static Fault of(String target, String name, Runnable inject, Runnable heal) {
        return new Fault() {
            @Override
            public String target() {
                return target;
            }

            @Override
            public String name() {
                return name;
            }

            @Override
            public void inject() {
                inject.run();
            }

            @Override
            public void heal() {
                heal.run();
            }
        };
    }
}
