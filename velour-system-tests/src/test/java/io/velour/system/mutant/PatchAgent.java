package io.velour.system.mutant;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;

import org.jspecify.annotations.Nullable;

/** Runs inside the process under test, and gives it classes of a folder in the place of its own of the same name. */
public final class PatchAgent {
    private PatchAgent() {}

    /**
     * Called by the JVM before the application's main method.
     *
     * @param folder holds the classes, in folders as their packages
     */
    public static void premain(String folder, Instrumentation instrumentation) {
        Path classes = Path.of(folder);
        instrumentation.addTransformer(new ClassFileTransformer() {
            @Override
            public byte @Nullable [] transform(@Nullable ClassLoader loader, String className,
                    @Nullable Class<?> redefined, @Nullable ProtectionDomain domain, byte[] shipped) {
                return patched(classes.resolve(className + ".class"));
            }
        });
    }

    private static byte @Nullable [] patched(Path file) {
        if (!Files.exists(file)) {
            return null;
        }
        try {
            System.out.println("PATCHED " + file.getFileName());
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
