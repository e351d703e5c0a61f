package io.velour.bench.dialect;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

import io.netty.buffer.ByteBuf;

/**
 * A request, encoded once, with gaps that are filled for each operation: the number of its key, and an entity tag. Safe for
 * many threads.
 */
public final class Template {
    private static final byte[] NONE = {};

    private final byte[] bytes;
    private final List<Gap> gaps;

    private enum Filling {
        DIGITS, DIGITS_IN_BASE64, TAG
    }

    private record Gap(Filling filling, int at) {
        Gap after(int length) {
            return new Gap(filling, at + length);
        }
    }

    private Template(byte[] bytes, List<Gap> gaps) {
        this.bytes = bytes;
        this.gaps = gaps;
    }

    static Template text(String text) {
        return new Template(text.getBytes(StandardCharsets.ISO_8859_1), List.of());
    }

    /** The name of the key. */
    static Template key() {
        return text(Numbered.KEY_PREFIX).plus(digits());
    }

    static Template keyInBase64() {
        return text(Numbered.inBase64(Numbered.KEY_PREFIX)).plus(digitsInBase64());
    }

    /** The value of the key, in so many bytes. */
    static Template value(int size) {
        Template filler = text(Numbered.filler(size));
        return Numbered.tellsItsKey(size) ? digits().plus(filler) : filler;
    }

    static Template valueInBase64(int size) {
        Template filler = text(Numbered.inBase64(Numbered.filler(size)));
        return Numbered.tellsItsKey(size) ? digitsInBase64().plus(filler) : filler;
    }

    /** The entity tag that the operation has got. */
    static Template tag() {
        return new Template(NONE, List.of(new Gap(Filling.TAG, 0)));
    }

    private static Template digits() {
        return new Template(new byte[Numbered.DIGITS], List.of(new Gap(Filling.DIGITS, 0)));
    }

    private static Template digitsInBase64() {
        return new Template(new byte[Numbered.DIGITS_IN_BASE64], List.of(new Gap(Filling.DIGITS_IN_BASE64, 0)));
    }

    Template plus(Template next) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(bytes);
        both.writeBytes(next.bytes);
        return new Template(both.toByteArray(),
                Stream.concat(gaps.stream(), next.gaps.stream().map(gap -> gap.after(bytes.length))).toList());
    }

    Template plus(String text) {
        return plus(text(text));
    }

    /** Returns how long it is, without a tag. */
    int length() {
        return bytes.length;
    }

    /**
     * Appends the request for a key.
     *
     * @param tag the entity tag with its quotes; empty if the request has none
     */
    public void write(ByteBuf out, int key, byte[] tag) {
        int begin = out.writerIndex();
        int written = 0;
        int tagAt = tagAt();
        if (tagAt >= 0) {
            out.writeBytes(bytes, 0, tagAt).writeBytes(tag);
            written = tagAt;
        }
        out.writeBytes(bytes, written, bytes.length - written);
        for (Gap gap : gaps) {
            int at = begin + gap.at() + (tagAt >= 0 && gap.at() >= tagAt ? tag.length : 0);
            switch (gap.filling()) {
                case DIGITS -> out.setBytes(at, Numbered.digits(key));
                case DIGITS_IN_BASE64 -> out.setBytes(at, Numbered.digitsInBase64(key));
                case TAG -> {
                    // Written already: its length is not known before.
                }
            }
        }
    }

    private int tagAt() {
        for (Gap gap : gaps) {
            if (gap.filling() == Filling.TAG) {
                return gap.at();
            }
        }
        return -1;
    }
}
