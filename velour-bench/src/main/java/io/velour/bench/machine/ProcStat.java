package io.velour.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** Processor time as Linux counts it, in /proc. */
final class ProcStat {
    private static final Path PROC = Path.of("/proc");
    /** Linux counts in hundredths of a second for all programs, whatever its own clock is. */
    private static final long MICROS_PER_TICK = 10_000;
    private static final int USER = 11;
    private static final int SYSTEM = 12;
    private static final int FIELDS_OF_MACHINE = 8;

    private ProcStat() {}

    /**
     * The processor time of the whole machine since its start, in microseconds.
     *
     * @param busy   taken by processes and by the kernel
     * @param stolen taken by other machines on the same processors
     */
    record Machine(long busy, long stolen) {
        /** Reads the text of /proc/stat: user, nice, system, idle, iowait, irq, softirq, steal; guests are users too. */
        static Machine parse(String text) {
            String line = text.lines().findFirst().orElse("");
            String[] words = line.strip().split(" +");
            if (!words[0].equals("cpu") || words.length <= FIELDS_OF_MACHINE) {
                throw new NumberFormatException("not the processor time of a machine: '" + line + "'");
            }
            long busy = ticks(words[1]) + ticks(words[2]) + ticks(words[3]) + ticks(words[6]) + ticks(words[7]);
            return new Machine(busy, ticks(words[8]));
        }
    }

    static Machine machine() {
        try {
            return Machine.parse(Files.readString(PROC.resolve("stat")));
        } catch (IOException nobodyTells) {
            return new Machine(0, 0);
        }
    }

    /** Returns the microseconds of processor time that a process has taken; nothing if there is none with this number. */
    static OptionalLong process(long pid) {
        try {
            return OptionalLong.of(parseProcess(Files.readString(PROC.resolve(pid + "/stat"))));
        } catch (IOException noSuchProcess) {
            return OptionalLong.empty();
        }
    }

    /** Reads the text of /proc/PID/stat; the name of the program may have spaces and brackets in it. */
    static long parseProcess(String text) {
        List<String> words = List.of(text.substring(text.lastIndexOf(')') + 1).strip().split(" "));
        if (words.size() <= SYSTEM) {
            throw new NumberFormatException("not the processor time of a process: '" + text + "'");
        }
        return ticks(words.get(USER)) + ticks(words.get(SYSTEM));
    }

    private static long ticks(String word) {
        return Long.parseLong(word) * MICROS_PER_TICK;
    }

    /** Returns the memory that a process has, in bytes; nothing if there is no such process. */
    static OptionalLong memory(long pid) {
        try {
            return parseMemory(Files.readString(PROC.resolve(pid + "/status")));
        } catch (IOException noSuchProcess) {
            return OptionalLong.empty();
        }
    }

    static OptionalLong parseMemory(String status) {
        return status.lines().filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024).findFirst();
    }
}
