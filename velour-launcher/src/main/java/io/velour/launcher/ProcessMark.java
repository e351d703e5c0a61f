package io.velour.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What makes a process recognisable for later programs: its number <em>and</em> the moment of its start. A number alone is
 * given again, to a process that is none of ours.
 *
 * @param start compared only; of no other meaning
 */
record ProcessMark(long pid, String start) {
    private static final Path PROC = Path.of("/proc");
    private static final Path BOOT = PROC.resolve("sys/kernel/random/boot_id");
    private static final int STATE = 0;
    private static final int THREADS = 17;
    private static final int START_TICKS = 19;

    /** Returns the mark of a living process; nothing if there is none with this number, or if it only waits to be buried. */
    static Optional<ProcessMark> of(long pid) {
        return Files.exists(BOOT) ? ofLinux(pid) : ofOthers(pid);
    }

    /**
     * The ticks since boot, and which boot: unlike the time of the day, both are the same for whoever asks, also after the
     * clock was set.
     */
    private static Optional<ProcessMark> ofLinux(long pid) {
        try {
            String status = Files.readString(PROC.resolve(pid + "/stat"));
            List<String> words = List.of(status.substring(status.lastIndexOf(')') + 1).strip().split(" "));
            return hasEnded(words)
                    ? Optional.empty()
                    : Optional.of(new ProcessMark(pid, Files.readString(BOOT).strip() + "/" + words.get(START_TICKS)));
        } catch (IOException noSuchProcess) {
            return Optional.empty();
        }
    }

    /** A process has its ports until its last thread is gone, also if the first one has ended already. */
    private static boolean hasEnded(List<String> words) {
        boolean firstThreadEnded = words.get(STATE).equals("Z") || words.get(STATE).equals("X");
        return firstThreadEnded && Integer.parseInt(words.get(THREADS)) <= 1;
    }

    private static Optional<ProcessMark> ofOthers(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive)
                .flatMap(handle -> handle.info().startInstant()).map(Instant::toEpochMilli)
                .map(millis -> new ProcessMark(pid, millis.toString()));
    }

    /** Reads what {@link #toString} wrote. */
    static ProcessMark parse(String text) {
        int space = text.indexOf(' ');
        if (space < 0) {
            throw new NumberFormatException("not a number and a start: '" + text + "'");
        }
        return new ProcessMark(Long.parseLong(text.substring(0, space)), text.substring(space + 1).strip());
    }

    @Override
    public String toString() {
        return pid + " " + start;
    }

    boolean lives() {
        return of(pid).filter(this::equals).isPresent();
    }

    /** Asks the process to end (SIGTERM). */
    void terminate() {
        living().ifPresent(ProcessHandle::destroy);
    }

    /** Ends the process at once (SIGKILL). */
    void kill() {
        living().ifPresent(ProcessHandle::destroyForcibly);
    }

    private Optional<ProcessHandle> living() {
        return lives() ? ProcessHandle.of(pid) : Optional.empty();
    }
}
