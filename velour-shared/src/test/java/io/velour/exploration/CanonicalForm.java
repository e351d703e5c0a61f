package io.velour.exploration;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

import org.jspecify.annotations.Nullable;

/**
 * Writes an object with all that it reaches as bytes that are equal only if the objects behave alike: field by field,
 * through private ones, classes of the JDK by what they hold. Sets and maps have no order here: theirs decides only in which
 * order messages are sent, which a network that delivers in any order does not keep. Left out are transient fields, which are
 * the same in every state, and fields that the caller names.
 */
final class CanonicalForm {
    private static final String OWN = "io.velour.";

    private final List<Field> leftOut;
    private final Numbering<Class<?>> classes = new Numbering<>();
    private final Map<Class<?>, Shape> shapes = new HashMap<>();

    /** Whether objects of a class are values, equal if what they hold is, and the fields that count. */
    private record Shape(boolean isValue, List<Field> fields) {}

    /**
     * @param leftOut fields, each with the full name of its class before it
     * @throws IllegalArgumentException if there is no such field
     */
    CanonicalForm(List<String> leftOut) {
        this.leftOut = leftOut.stream().map(CanonicalForm::field).toList();
    }

    private static Field field(String name) {
        int dot = name.lastIndexOf('.');
        try {
            return Class.forName(name.substring(0, dot)).getDeclaredField(name.substring(dot + 1));
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("there is no field " + name, e);
        }
    }

    /** @throws IllegalStateException if the object reaches something that it is not known how to write */
    byte[] of(Object root) {
        return new Writing(false).toBytes(root);
    }

    private Shape shapeOf(Class<?> type) {
        return shapes.computeIfAbsent(type, this::find);
    }

    private Shape find(Class<?> type) {
        if (!type.getName().startsWith(OWN) || type.isHidden()) {
            throw new IllegalStateException("there is no canonical form of a " + type);
        }
        List<Field> fields = new ArrayList<>();
        for (Class<?> at = type; at != Object.class && at != Record.class; at = at.getSuperclass()) {
            fields.addAll(Arrays.stream(at.getDeclaredFields()).filter(this::counts).toList());
        }
        AccessibleObject.setAccessible(fields.toArray(Field[]::new), true);
        return new Shape(hasOwnEquals(type), fields);
    }

    private static boolean hasOwnEquals(Class<?> type) {
        try {
            return type.getMethod("equals", Object.class).getDeclaringClass() != Object.class;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean counts(Field field) {
        return !Modifier.isStatic(field.getModifiers()) && !Modifier.isTransient(field.getModifiers())
                && !leftOut.contains(field);
    }

    /** One form while it is being written. A mutable object that is met again is named by the number of its first place. */
    private final class Writing {
        private final Map<Object, Integer> met = new IdentityHashMap<>();
        private final boolean inSet;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        private final DataOutputStream out = new DataOutputStream(bytes);

        Writing(boolean inSet) {
            this.inSet = inSet;
        }

        byte[] toBytes(@Nullable Object value) {
            try {
                write(value);
                return bytes.toByteArray();
            } catch (IOException | IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }

        private void write(@Nullable Object value) throws IOException, IllegalAccessException {
            switch (value) {
                case null -> tagged('0', 0);
                case Integer number -> tagged('n', number);
                case Long number -> tagged('n', number);
                case AtomicLong number -> tagged('n', number.get());
                case Duration duration -> tagged('n', duration.toNanos());
                case Boolean bool -> tagged('t', bool ? 1 : 0);
                case String text -> {
                    tagged('c', text.length());
                    out.writeChars(text);
                }
                case Enum<?> constant -> tagged('e', constant.ordinal());
                case byte[] content -> {
                    tagged('b', content.length);
                    out.write(content);
                }
                case Object[] elements -> list(Arrays.asList(elements));
                case AtomicReferenceArray<?> elements -> list(elementsOf(elements));
                case List<?> list -> list(list);
                case Deque<?> deque -> list(deque);
                case Collection<?> collection -> set(collection);
                case Map<?, ?> map -> map(map);
                default -> writeObject(value);
            }
        }

        private void tagged(char tag, long number) throws IOException {
            out.writeByte(tag);
            out.writeLong(number);
        }

        private static List<@Nullable Object> elementsOf(AtomicReferenceArray<?> array) {
            List<@Nullable Object> elements = new ArrayList<>();
            for (int i = 0; i < array.length(); i++) {
                elements.add(array.get(i));
            }
            return elements;
        }

        private void list(Collection<? extends @Nullable Object> elements) throws IOException, IllegalAccessException {
            tagged('l', elements.size());
            for (Object element : elements) {
                write(element);
            }
        }

        private void set(Collection<?> elements) throws IOException {
            tagged('s', elements.size());
            List<byte[]> forms = new ArrayList<>();
            elements.forEach(element -> forms.add(new Writing(true).toBytes(element)));
            forms.sort(Arrays::compare);
            for (byte[] form : forms) {
                out.write(form);
            }
        }

        /** In the order of the keys' forms. */
        private void map(Map<?, ?> map) throws IOException, IllegalAccessException {
            tagged('m', map.size());
            Map<byte[], @Nullable Object> sorted = new TreeMap<>(Arrays::compare);
            map.forEach((key, value) -> sorted.put(new Writing(true).toBytes(key), value));
            for (Map.Entry<byte[], @Nullable Object> entry : sorted.entrySet()) {
                out.write(entry.getKey());
                write(entry.getValue());
            }
        }

        private void writeObject(Object object) throws IOException, IllegalAccessException {
            Shape shape = shapeOf(object.getClass());
            if (!shape.isValue() && !shape.fields().isEmpty()) {
                Integer place = met.get(object);
                if (place != null) {
                    tagged('r', place);
                    return;
                }
                requireOutsideOfSets(object);
                met.put(object, met.size());
            }
            tagged('o', classes.of(object.getClass()));
            for (Field field : shape.fields()) {
                write(field.get(object));
            }
        }

        /** Where in a set something is met depends on the set's order, so it could not be named by its place. */
        private void requireOutsideOfSets(Object object) {
            if (inSet) {
                throw new IllegalStateException("a mutable " + object.getClass() + " in a set, or as a key");
            }
        }
    }
}
