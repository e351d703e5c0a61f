package io.velour.bench.dialect;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * etcd's JSON gateway: {@code POST /v3/kv/range} and {@code /v3/kv/put}, keys and values in base64. A range is linearizable
 * unless it says that it need only be serializable: then the member that is asked answers from what it has.
 */
final class EtcdDialect implements Dialect {
    private static final int OK = 200;
    private static final byte[] VALUE = "\"value\":\"".getBytes(StandardCharsets.ISO_8859_1);
    private static final int BASE64_GROUP = 4;

    private final String host;
    private final int valueSize;
    private final boolean serializable;

    EtcdDialect(String host, int valueSize, boolean serializable) {
        this.host = host;
        this.valueSize = valueSize;
        this.serializable = serializable;
    }

    @Override
    public Template get() {
        return post("/v3/kv/range", Template.text("{\"key\":\"").plus(Template.keyInBase64())
                .plus(serializable ? "\",\"serializable\":true}" : "\"}"));
    }

    @Override
    public Template put() {
        return post("/v3/kv/put", Template.text("{\"key\":\"").plus(Template.keyInBase64()).plus("\",\"value\":\"")
                .plus(Template.valueInBase64(valueSize)).plus("\"}"));
    }

    private Template post(String path, Template body) {
        return Requests.withBody("POST", Template.text(path), host,
                Template.text(Requests.header("Content-Type", "application/json")), body);
    }

    @Override
    public @Nullable String problemOfGet(Answer answer, int key) {
        if (answer.status() != OK) {
            return Dialect.status(answer);
        }
        int from = afterValue(answer);
        if (from < 0) {
            return "no value";
        }
        int length = lengthOfText(answer, from);
        if (length != (valueSize + 2) / 3 * BASE64_GROUP) {
            return WRONG_LENGTH;
        }
        return !Numbered.tellsItsKey(valueSize) || tellsKey(answer.body(), from, key) ? null : WRONG_VALUE;
    }

    /** Returns where the text of the value begins; -1 if there is none. */
    private static int afterValue(Answer answer) {
        byte[] body = answer.body();
        for (int i = 0; i <= answer.bodyLength() - VALUE.length; i++) {
            if (isValueAt(body, i)) {
                return i + VALUE.length;
            }
        }
        return -1;
    }

    private static boolean isValueAt(byte[] body, int at) {
        for (int i = 0; i < VALUE.length; i++) {
            if (body[at + i] != VALUE[i]) {
                return false;
            }
        }
        return true;
    }

    private static int lengthOfText(Answer answer, int from) {
        int to = from;
        while (to < answer.bodyLength() && answer.body()[to] != '"') {
            to++;
        }
        return to - from;
    }

    private static boolean tellsKey(byte[] body, int from, int key) {
        byte[] digits = Numbered.digitsInBase64(key);
        for (int i = 0; i < digits.length; i++) {
            if (body[from + i] != digits[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public @Nullable String problemOfPut(Answer answer) {
        return answer.status() == OK ? null : Dialect.status(answer);
    }
}
