package io.velour.placement;

import java.util.Arrays;

/**
 * A set of partitions in their order. To add or to take out one moves those on its shorter side: cheap at both ends, and
 * cheap everywhere in the small sets that each of many nodes has.
 */
final class PartitionSet {
    private static final int FIRST_ROOM = 8;

    private int[] room = new int[FIRST_ROOM];
    private int start;
    private int size;

    /** Returns the set of the partitions from 0 up to, not including, this one. */
    static PartitionSet upTo(int end) {
        PartitionSet all = new PartitionSet();
        all.room = new int[Math.max(FIRST_ROOM, end)];
        Arrays.setAll(all.room, partition -> partition);
        all.size = end;
        return all;
    }

    int size() {
        return size;
    }

    /** Returns the partition at this place in their order, from 0. */
    int at(int index) {
        return room[start + index];
    }

    /** Returns the place of the first partition that is not below this one; the size if there is none. */
    int indexFrom(int partition) {
        if (size == 0 || at(size - 1) < partition) {
            return size;
        }
        int found = Arrays.binarySearch(room, start, start + size, partition);
        return (found >= 0 ? found : -found - 1) - start;
    }

    void add(int partition) {
        int index = indexFrom(partition);
        if (index < size && at(index) == partition) {
            return;
        }
        makeRoom();
        if (index < size / 2) {
            System.arraycopy(room, start, room, start - 1, index);
            start--;
        } else {
            System.arraycopy(room, start + index, room, start + index + 1, size - index);
        }
        size++;
        room[start + index] = partition;
    }

    void remove(int partition) {
        int index = indexFrom(partition);
        if (index == size || at(index) != partition) {
            return;
        }
        if (index < size / 2) {
            System.arraycopy(room, start, room, start + 1, index);
            start++;
        } else {
            System.arraycopy(room, start + index + 1, room, start + index, size - index - 1);
        }
        size--;
    }

    /** Sees to it that there is room on both sides. */
    private void makeRoom() {
        if (start > 0 && start + size < room.length) {
            return;
        }
        int[] more = size + 2 > room.length / 4 * 3 ? new int[2 * room.length] : room;
        int begin = (more.length - size) / 2;
        System.arraycopy(room, start, more, begin, size);
        room = more;
        start = begin;
    }
}
