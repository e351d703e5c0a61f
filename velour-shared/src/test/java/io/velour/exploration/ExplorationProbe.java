package io.velour.exploration;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Searches the scope of a name and says what is wrong: the violation in the first line, below it a shortest path to it; null
 * if the scope was gone through whole and nothing is. Can be made inside a mutant.
 */
public final class ExplorationProbe implements Function<String, @Nullable String> {
    private static final int LIMIT = 20_000_000;

    /**
     * @throws IllegalArgumentException if there is no scope of this name
     * @throws IllegalStateException    if it has more than 20 million states
     */
    @Override
    public @Nullable String apply(String scope) {
        return new Exploration(Scopes.named(scope), LIMIT).run().violation();
    }
}
