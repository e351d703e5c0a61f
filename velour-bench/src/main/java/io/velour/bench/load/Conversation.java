package io.velour.bench.load;

import io.velour.bench.dialect.Dialect;
import io.velour.bench.dialect.Template;

/** What is said to one target: its dialect, and the requests of it, encoded. Safe for many threads. */
record Conversation(Target target, Dialect dialect, Template get, Template put, Template putIfUnchanged) {
    static Conversation with(Target target, Dialect dialect) {
        return new Conversation(target, dialect, dialect.get(), dialect.put(), dialect.putIfUnchanged());
    }
}
