package io.velour.mutation;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;

/** The files of one compilation: its sources and classes are in memory, what it is compiled against is on the disk. */
final class MemoryFiles extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ByteArrayOutputStream> outputs = new LinkedHashMap<>();

    MemoryFiles(JavaFileManager disk) {
        super(disk);
    }

    /** Returns a source file of this text. */
    static JavaFileObject source(String file, String text) {
        return new SimpleJavaFileObject(URI.create("memory:/" + file), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }

    @Override
    public JavaFileObject getJavaFileForOutput(Location location, String className, JavaFileObject.Kind kind,
            FileObject sibling) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        outputs.put(className, output);
        return new SimpleJavaFileObject(URI.create("memory:/" + className), kind) {
            @Override
            public OutputStream openOutputStream() {
                return output;
            }
        };
    }

    /** Returns the bytes of the classes written so far, by their binary names. */
    Map<String, byte[]> classes() {
        return outputs.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, output -> output.getValue().toByteArray()));
    }
}
