package io.velour.launcher;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What one process says, appended to the log of those before it.
 *
 * @param from where in the file this process begins, in bytes
 */
record ServiceLog(Path file, long from) {
    /** A longer log is put aside at the next start, over the one that was put aside before. */
    private static final long MAX_BYTES = 10L * 1024 * 1024;
    private static final int READ_BYTES = 64 * 1024;
    private static final int SHOWN_LINES = 25;
    private static final String FAILURE = "APPLICATION FAILED TO START";

    /** Opens the log for one more process. */
    static ServiceLog open(Path file) {
        try {
            long size = Files.exists(file) ? Files.size(file) : 0;
            if (size <= MAX_BYTES) {
                return new ServiceLog(file, size);
            }
            Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            return new ServiceLog(file, 0);
        } catch (IOException e) {
            throw new LaunchException("the log " + file + " cannot be put aside: " + e, e);
        }
    }

    /** Returns what the process said of its failure, or else its last lines; no stack traces; and where all of it is. */
    String lastWords() {
        try {
            List<String> lines = end().lines().filter(line -> !isNoise(line)).toList();
            int failure = lines.lastIndexOf(FAILURE);
            int first = failure >= 0 ? failure + 1 : Math.max(0, lines.size() - SHOWN_LINES);
            int last = Math.min(lines.size(), first + SHOWN_LINES);
            return indented(String.join("\n", lines.subList(first, last)).strip()) + "\n(all of it: " + file + ")";
        } catch (IOException e) {
            return "(its log " + file + " cannot be read: " + e + ")";
        }
    }

    private static String indented(String text) {
        return text.lines().map(line -> ("  " + line).stripTrailing()).collect(Collectors.joining("\n"));
    }

    private static boolean isNoise(String line) {
        return line.startsWith("\tat ") || line.startsWith("\t... ") || line.startsWith("*****");
    }

    private String end() throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate(READ_BYTES);
            long position = Math.max(from, channel.size() - READ_BYTES);
            while (bytes.hasRemaining() && channel.read(bytes, position + bytes.position()) > 0) {
                // until the end of the file
            }
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        }
    }
}
