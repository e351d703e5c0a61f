package io.velour.launcher;

/** The three kinds of process, in the order in which they are started; they are stopped in the reverse order. */
enum ServiceKind {
    CONTROLLER("controller", -1_000, 256), STORAGE("storage", 1_000, 512), FRONTEND("frontend", -1_000, 512);

    /** What a JVM takes besides its heap: classes, code, stacks, and for a storage node RocksDB's caches. */
    private static final int BESIDES_HEAP_MEGABYTES = 200;

    private final String word;
    private final int managementOffset;
    private final int heapMegabytes;

    ServiceKind(String word, int managementOffset, int heapMegabytes) {
        this.word = word;
        this.managementOffset = managementOffset;
        this.heapMegabytes = heapMegabytes;
    }

    /** Returns the word that names it in file names and on the screen. */
    String word() {
        return word;
    }

    int managementPort(int port) {
        return port + managementOffset;
    }

    /** Returns how much memory one of them may come to take. */
    int megabytes() {
        return heapMegabytes + BESIDES_HEAP_MEGABYTES;
    }
}
