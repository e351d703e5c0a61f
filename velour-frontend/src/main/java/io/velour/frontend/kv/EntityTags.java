package io.velour.frontend.kv;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.velour.record.RecordVersion;

/** Entity tags: a record's version in quotes, strong (RFC 9110, section 8.8.3). */
final class EntityTags {
    private static final String WEAK = "W/";

    private EntityTags() {}

    static String of(RecordVersion version) {
        return '"' + version.toString() + '"';
    }

    /** Returns the version that a tag is made of; nothing if {@link #of} makes none like it. */
    static Optional<RecordVersion> version(String tag) {
        return tag.length() < 2
                ? Optional.empty()
                : RecordVersion.parse(tag.substring(1, tag.length() - 1)).filter(version -> of(version).equals(tag));
    }

    /** Tells whether {@code If-None-Match} names this version: weak comparison (RFC 9110, section 13.1.2). */
    static boolean matchesWeakly(List<String> ifNoneMatch, RecordVersion version) {
        return ifNoneMatch.stream().flatMap(EntityTags::tagsOf)
                .anyMatch(tag -> matches(tag.startsWith(WEAK) ? tag.substring(WEAK.length()) : tag, version));
    }

    /** Tells whether {@code If-Match} names this version: strong comparison (RFC 9110, section 13.1.1). */
    static boolean matchesStrongly(List<String> ifMatch, RecordVersion version) {
        return ifMatch.stream().flatMap(EntityTags::tagsOf).anyMatch(tag -> matches(tag, version));
    }

    private static Stream<String> tagsOf(String list) {
        return Arrays.stream(list.split(",")).map(String::strip);
    }

    private static boolean matches(String tag, RecordVersion version) {
        return tag.equals("*") || tag.equals(of(version));
    }
}
