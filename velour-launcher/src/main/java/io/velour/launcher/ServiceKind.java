package io.velour.launcher;

/** The three kinds of process, in the order in which they are started; they are stopped in the reverse order. */
enum ServiceKind {
    CONTROLLER("controller", -1_000), STORAGE("storage", 1_000), FRONTEND("frontend", -1_000);

    private final String word;
    private final int managementOffset;

    ServiceKind(String word, int managementOffset) {
        this.word = word;
        this.managementOffset = managementOffset;
    }

    /** Returns the word that names it in file names and on the screen. */
    String word() {
        return word;
    }

    int managementPort(int port) {
        return port + managementOffset;
    }

    /** Returns the kind of the process with this name: "storage-2" is a storage node. */
    static ServiceKind ofProcess(String name) {
        for (ServiceKind kind : values()) {
            if (name.equals(kind.word) || name.startsWith(kind.word + "-")) {
                return kind;
            }
        }
        throw new LaunchException("no process of a cluster is called " + name);
    }
}
