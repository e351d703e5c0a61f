package io.velour.system.fault;

import java.nio.file.Path;

/** A small file system of its own in a file, to be filled up. */
public final class SmallDisk implements AutoCloseable {
    private final Path mountPoint;

    private SmallDisk(Path mountPoint) {
        this.mountPoint = mountPoint;
    }

    /** Makes one and mounts it; needs root. */
    public static SmallDisk mount(Path image, Path mountPoint, int megabytes) {
        Shell.require("/usr/sbin/mkfs.ext4", "e2fsprogs");
        Shell.run("mkdir -p %2$s && fallocate -l %3$dM %1$s && mkfs.ext4 -q %1$s && mount -o loop %1$s %2$s"
                .formatted(image, mountPoint, megabytes));
        return new SmallDisk(mountPoint);
    }

    /** Takes all the room that is left. */
    public void fill() {
        Shell.run(
                "dd if=/dev/zero of=%s/filling bs=64K 2>/dev/null || true; sync -f %1$s/filling".formatted(mountPoint));
    }

    /** Gives the room back. */
    public void makeRoom() {
        Shell.run("rm -f %s/filling".formatted(mountPoint));
    }

    @Override
    public void close() {
        Shell.run("umount %s".formatted(mountPoint));
    }
}
