package io.velour.storage.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.random.RandomGenerator;

import io.velour.cluster.ClusterId;
import io.velour.cluster.FolderLives;
import io.velour.cluster.Incarnation;
import io.velour.cluster.Member;
import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.StorageNode;
import io.velour.shell.config.StartupException;
import io.velour.shell.folder.DurableFile;
import io.velour.shell.folder.FolderLock;

/**
 * The folder of one storage node: locked against other processes, with the node's identity in it. A folder that belongs
 * to another node or to another cluster is refused before anything in it is touched.
 */
public final class DataFolder implements AutoCloseable {
    private static final String IDENTITY = "identity";
    private static final String RECORDS = "records";
    private static final String LIBRARIES = "libraries";

    private final Path folder;
    private final FolderLock lock;
    private final DurableFile file;
    private final Incarnation incarnation;
    private StorageIdentity identity;

    private DataFolder(Path folder, FolderLock lock, DurableFile file, StorageIdentity identity) {
        this.folder = folder;
        this.lock = lock;
        this.file = file;
        this.identity = identity;
        this.incarnation = identity.incarnation();
    }

    /**
     * Locks the folder, makes it the node's if it is new, and draws the incarnation of this process.
     *
     * @param name   what the node is called
     * @param random must not be predictable
     * @throws StartupException if the folder cannot be used, is in use, is damaged, or is another node's
     */
    public static DataFolder open(Path folder, String name, RandomGenerator random) {
        FolderLock lock = FolderLock.acquire(folder);
        try {
            DurableFile file = new DurableFile(folder.resolve(IDENTITY));
            StorageIdentity identity = identity(folder, file, name, random).started(random.nextInt());
            // Durable, under the lock, before anybody hears of it: a later life proves an earlier one gone.
            file.replace(identity.encode());
            return new DataFolder(folder, lock, file, identity);
        } catch (IOException e) {
            lock.close();
            throw new StartupException("The data folder " + folder.toAbsolutePath() + " cannot be used: " + e,
                    "Name a folder that this user may write to, on a disk that works.", e);
        } catch (StartupException refused) {
            lock.close();
            throw refused;
        }
    }

    private static StorageIdentity identity(Path folder, DurableFile file, String name, RandomGenerator random)
            throws IOException {
        Optional<byte[]> content = file.read();
        if (content.isEmpty()) {
            return create(folder, name, random);
        }
        StorageIdentity identity = decode(file, content.get());
        if (!identity.name().equals(name)) {
            throw new StartupException(
                    "The data folder " + folder.toAbsolutePath() + " belongs to storage node '" + identity.name()
                            + "', but this process is named '" + name + "'.",
                    "Give this process its own folder. If the node has moved to another address, keep its name: velour.storage.name="
                            + identity.name());
        }
        return identity;
    }

    private static StorageIdentity create(Path folder, String name, RandomGenerator random) {
        if (Files.exists(folder.resolve(RECORDS), LinkOption.NOFOLLOW_LINKS)) {
            throw new StartupException(
                    "The data folder " + folder.toAbsolutePath() + " holds records, but its file '" + IDENTITY
                            + "' is missing: nobody knows whose they are.",
                    "Put the file back, or name an empty folder (then this is a new node).");
        }
        return StorageIdentity.created(new NodeId(random.nextLong()), name);
    }

    private static StorageIdentity decode(DurableFile file, byte[] content) {
        try {
            return StorageIdentity.decode(content);
        } catch (IllegalArgumentException e) {
            throw new StartupException(
                    "The identity of this storage node, " + file + ", is damaged: " + e.getMessage() + ".",
                    "Put a good copy in its place, or name an empty folder (then this is a new node).", e);
        }
    }

    /** Returns this node in this life. */
    public Member member() {
        return new Member(identity.node(), incarnation);
    }

    public String name() {
        return identity.name();
    }

    /** Returns the cluster that the folder belongs to; nothing if it is new. */
    public synchronized Optional<ClusterId> cluster() {
        return identity.cluster();
    }

    /** Returns the lives that tell an old copy of the folder. */
    public synchronized FolderLives lives() {
        return identity.lives();
    }

    /** Returns where the records are kept. */
    public Path records() {
        return folder.resolve(RECORDS);
    }

    /** Returns where native libraries are unpacked to. */
    public Path libraries() {
        return folder.resolve(LIBRARIES);
    }

    /**
     * Tells whether there may be no records yet: only until the folder has joined a cluster. Later the records must be
     * there: a node that came back without them would say of every key that there is none.
     */
    public boolean mayBeNew() {
        return cluster().isEmpty();
    }

    /**
     * Makes the folder the cluster's if it is nobody's, and remembers the present life as the one in which the node was taken,
     * if the map says so; both are durable on return.
     *
     * @throws StartupException if it belongs to another cluster, or to one with other settings, or if the node was taken in a
     *                          life of which the folder knows nothing
     */
    public synchronized void join(PartitionMap map) {
        String settings = map.settings().fingerprint();
        requireSame("cluster", identity.cluster().map(ClusterId::toString), map.cluster().toString());
        requireSame("settings", identity.settings(), settings);
        Optional<Incarnation> believed = map.node(identity.node()).map(StorageNode::incarnation);
        believed.ifPresent(this::requireRemembered);
        if (identity.cluster().isEmpty()) {
            remember(identity.joined(map.cluster(), settings));
        }
        if (believed.equals(Optional.of(incarnation)) && !isTaken()) {
            remember(identity.taken());
        }
    }

    private boolean isTaken() {
        return identity.lives().equals(identity.taken().lives());
    }

    /** Once taken in this life, a map that names an earlier one is an old map. */
    private void requireRemembered(Incarnation believed) {
        boolean isKnown = isTaken() ? !believed.isAfter(incarnation) : identity.lives().contain(believed);
        if (!isKnown) {
            throw new StartupException(
                    "The data folder " + folder.toAbsolutePath()
                            + " is an old copy: the controller has taken storage node '"
                            + name() + "' in the life " + believed + ", of which this folder knows nothing.",
                    "Put the newest folder back, and see that no process runs on another copy. If it is lost, name an empty folder: the"
                            + " other replicas fill it. If no other folder is old, the controller's may be: put its newest one back.");
        }
    }

    private void remember(StorageIdentity next) {
        try {
            file.replace(next.encode());
        } catch (IOException e) {
            throw new StartupException("The identity of this storage node, " + file + ", cannot be written: " + e,
                    "See that the disk works and has room.", e);
        }
        identity = next;
    }

    private void requireSame(String what, Optional<String> remembered, String told) {
        if (remembered.isPresent() && !remembered.get().equals(told)) {
            throw new StartupException(
                    "The data folder " + folder.toAbsolutePath()
                            + " belongs to another cluster than the controller's.\n  the folder's "
                            + what + ": " + remembered.get() + "\n  the controller's: " + told,
                    "Name the controller of the folder's cluster (velour.cluster.controller-address), or another folder.");
        }
    }

    @Override
    public void close() {
        lock.close();
    }
}
