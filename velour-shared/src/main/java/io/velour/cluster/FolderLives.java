package io.velour.cluster;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The lives that a data folder remembers: the one in which its node is known to have been taken by the controller, first, and
 * those since, of which nobody knows. If the controller has taken the node in another life, the folder is an old copy: it
 * lacks what that other life has acknowledged (PROTOCOL.md, R3).
 *
 * @param lives in order, the present one last; at most {@value #MAX}
 */
public record FolderLives(List<Incarnation> lives) {
    /** Of more lives that came to nothing the oldest are forgotten: a folder whose node ends again and again must not grow. */
    public static final int MAX = 256;
    /** No life yet. */
    public static final FolderLives NONE = new FolderLives(List.of());
    private static final String SEPARATOR = " ";

    /** @throws IllegalArgumentException if there are more than {@value #MAX} */
    public FolderLives {
        if (lives.size() > MAX) {
            throw new IllegalArgumentException("a folder remembers " + MAX + " lives, not " + lives.size());
        }
        lives = List.copyOf(lives);
    }

    /** Returns what the folder remembers once another life has begun. */
    public FolderLives begun(Incarnation life) {
        List<Incarnation> more = new ArrayList<>(lives);
        if (more.size() == MAX) {
            more.remove(1);
        }
        more.add(life);
        return new FolderLives(more);
    }

    /** Returns what is left to remember once it is known that the node was taken in this life. */
    public static FolderLives takenIn(Incarnation life) {
        return new FolderLives(List.of(life));
    }

    /** Tells whether the controller may have taken the node in that life, and nothing is missing in the folder. */
    public boolean contain(Incarnation life) {
        return lives.contains(life);
    }

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException if it is not lives, each of 16 hex digits, with a space between two
     */
    public static FolderLives parse(String text) {
        return text.isEmpty()
                ? NONE
                : new FolderLives(Arrays.stream(text.split(SEPARATOR, -1)).map(Incarnation::parse).toList());
    }

    @Override
    public String toString() {
        return lives.stream().map(Incarnation::toString).collect(Collectors.joining(SEPARATOR));
    }
}
