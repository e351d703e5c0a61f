package io.velour.storage.control;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this node is to be counted on: one that cannot write says so in its registration, so that operators do not see it as
 * a healthy one and nothing new is placed on it. For several threads.
 */
public final class Presence {
    private static final Logger LOG = LoggerFactory.getLogger(Presence.class);

    private final Registry registry;
    private final Path folder;
    private final AtomicBoolean away = new AtomicBoolean();

    /** Port to this node's registration. */
    @FunctionalInterface
    public interface Registry {
        /** Says whether the node is up. */
        void tell(boolean up);
    }

    /** @param folder the data folder, for whoever must do something about it */
    public Presence(Registry registry, Path folder) {
        this.registry = registry;
        this.folder = folder;
    }

    /** The node cannot do its work. */
    void leave(String why) {
        if (away.compareAndSet(false, true)) {
            LOG.error(
                    "this node takes back its registration until it is well: {}\n\nAction:\n\nSee that the disk works and has room."
                            + " If the node does not get well by itself, start it again; if that does not help, end it, empty {} and start"
                            + " it: the other replicas fill it.\n",
                    why, folder);
            registry.tell(false);
        }
    }

    /** The node can do its work, again or still. */
    void comeBack() {
        if (away.compareAndSet(true, false)) {
            LOG.info("this node is well again and registers");
            registry.tell(true);
        }
    }
}
