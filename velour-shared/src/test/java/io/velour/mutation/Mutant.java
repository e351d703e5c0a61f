package io.velour.mutation;

import java.lang.reflect.Constructor;

/**
 * The whole core with one mutation in it, beside the shipped one and apart from it. What runs inside is loaded by name and
 * seen from outside as an interface of the JDK: inside and outside, {@code io.velour} classes of one name are strangers.
 */
public final class Mutant {
    private final String name;
    private final MutantClassLoader loader;

    /** @throws InvalidMutationException if the mutation does not apply to the sources or does not compile */
    public Mutant(Mutation mutation) {
        this.name = mutation.name();
        this.loader = new MutantClassLoader("mutant " + name, new MutantCompiler(ModuleFolder.find()).compile(mutation),
                Mutant.class.getClassLoader());
    }

    /**
     * Makes an instance of a class inside the mutant, by its constructor without arguments, whatever its visibility.
     *
     * @param className    the binary name of a class of {@code io.velour}, the tests' own included
     * @param jdkInterface what it implements, {@code java.util.function.LongFunction} for one
     */
    public <T> T newInstance(String className, Class<T> jdkInterface) {
        if (!jdkInterface.isInterface() || !jdkInterface.getName().startsWith("java.")) {
            throw new IllegalArgumentException(jdkInterface + " is no interface of the JDK: it means another inside");
        }
        if (!className.startsWith(MutantClassLoader.OWN)) {
            throw new IllegalArgumentException(className + " is not of Velour: it would run outside of the mutant");
        }
        try {
            Constructor<?> constructor = loader.loadClass(className).getDeclaredConstructor();
            constructor.setAccessible(true);
            return jdkInterface.cast(constructor.newInstance());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("mutant '" + name + "' cannot make a " + className, e);
        }
    }
}
