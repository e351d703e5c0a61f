package io.velour.mutation;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/**
 * Defines all classes of Velour anew, the mutated ones among them: classes of one package see each other's package-private
 * members only if one loader has defined them. Every other class is the parent's.
 */
final class MutantClassLoader extends ClassLoader {
    static final String OWN = "io.velour.";

    private final Map<String, byte[]> mutated;
    private final ClassLoader shipped;

    MutantClassLoader(String name, Map<String, byte[]> mutated, ClassLoader shipped) {
        super(name, shipped);
        this.mutated = mutated;
        this.shipped = shipped;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(OWN)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? findClass(name) : loaded;
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] changed = mutated.get(name);
        byte[] bytes = changed == null ? shippedBytes(name) : changed;
        return defineClass(name, bytes, 0, bytes.length);
    }

    private byte[] shippedBytes(String name) throws ClassNotFoundException {
        try (InputStream in = shipped.getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
