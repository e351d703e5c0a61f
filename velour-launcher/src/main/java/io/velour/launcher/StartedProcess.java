package io.velour.launcher;

/** A process that this program has started itself. */
record StartedProcess(ServiceProcess service, Process process, RunningProcess running, ServiceLog log) {
    private static final int SIGNALLED = 128;
    private static final int SIGTERM = 15;

    boolean hasEnded() {
        return !process.isAlive();
    }

    /** Returns whether it was ended by SIGTERM, as {@code ./velour down} does. */
    boolean wasAskedToEnd() {
        return process.exitValue() == SIGNALLED + SIGTERM;
    }

    /** Returns how it ended, in words, for a process that has. */
    String ending() {
        int exitCode = process.exitValue();
        return exitCode > SIGNALLED
                ? service.name() + " was ended by signal " + (exitCode - SIGNALLED) + " (its log: " + log.file() + ")"
                : service.name() + " ended by itself with exit code " + exitCode + ":\n" + log.lastWords();
    }
}
