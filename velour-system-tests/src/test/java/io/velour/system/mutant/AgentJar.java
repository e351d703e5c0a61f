package io.velour.system.mutant;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** The jar that a JVM wants for {@code -javaagent}, made of the classes of {@link PatchAgent}. */
final class AgentJar {
    private AgentJar() {}

    static Path writeTo(Path file) {
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, manifest())) {
            add(jar, PatchAgent.class.getName().replace('.', '/') + ".class");
            add(jar, PatchAgent.class.getName().replace('.', '/') + "$1.class");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    private static Manifest manifest() {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(new Attributes.Name("Premain-Class"), PatchAgent.class.getName());
        return manifest;
    }

    private static void add(JarOutputStream jar, String classFile) throws IOException {
        try (InputStream bytes = Objects
                .requireNonNull(PatchAgent.class.getClassLoader().getResourceAsStream(classFile), classFile)) {
            jar.putNextEntry(new JarEntry(classFile));
            bytes.transferTo(jar);
        }
    }
}
