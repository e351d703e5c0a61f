package io.velour.frontend.kv;

import java.util.Enumeration;

import io.velour.record.RecordVersion;

/** Entity tags: a record's version in quotes, strong (RFC 9110, section 8.8.3). */
final class EntityTags {
    private EntityTags() {}

    static String of(RecordVersion version) {
        return '"' + version.toString() + '"';
    }

    /**
     * Tells whether {@code If-None-Match} names this version: in a list, weak or strong, or by {@code *} (RFC 9110, section
     * 13.1.2, weak comparison).
     */
    static boolean matchesAny(Enumeration<String> ifNoneMatch, RecordVersion version) {
        String wanted = of(version);
        while (ifNoneMatch.hasMoreElements()) {
            for (String tag : ifNoneMatch.nextElement().split(",")) {
                String stripped = tag.strip();
                if (stripped.equals("*") || stripped.equals(wanted) || stripped.equals("W/" + wanted)) {
                    return true;
                }
            }
        }
        return false;
    }
}
