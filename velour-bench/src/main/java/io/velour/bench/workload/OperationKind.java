package io.velour.bench.workload;

/** What a client wants. A read-modify-write is a get and a put that depends on it; it counts as one operation. */
public enum OperationKind {
    GET("get"), PUT("put"), READ_MODIFY_WRITE("read-modify-write");

    private final String word;

    OperationKind(String word) {
        this.word = word;
    }

    /** Returns what it is called on the screen and in JSON. */
    public String word() {
        return word;
    }
}
