package io.velour.bench.deployment;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import io.velour.bench.load.Target;

/** A store as it is started for a comparison, with all of its processes. */
public interface Deployment {
    String name();

    /** Returns what it is and how it is set up, heap sizes included, in a line for the user. */
    String setup();

    /** Returns why it cannot be started on this machine, and what to install; nothing if it can. */
    Optional<String> obstacle();

    /** Builds or fetches what it is made of, which may take minutes. */
    default void prepare() throws InterruptedException {}

    /** Starts its processes; what they keep goes into the folder, which is there and empty. Does not wait for them. */
    void start(Path folder, ProcessGroup processes);

    /** Whether it can be asked by now. */
    boolean isReady();

    /** Whether its processes may be stopped (SIGSTOP) while others have their turns, and go on well afterwards. */
    default boolean maySleep() {
        return false;
    }

    /** Returns where it is asked; once it is ready. */
    List<Target> targets();
}
