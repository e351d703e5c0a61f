package io.velour.launcher;

/** A process of a cluster that runs, by whomever it was started. */
record RunningProcess(String name, ProcessMark mark) {
    ServiceKind kind() {
        return ServiceKind.ofProcess(name);
    }
}
