package io.velour.scenario;

import java.util.List;

import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;

/**
 * One request and whatever comes of it: its asker hears exactly one of three things, unless its process ends before. The
 * messages of both directions wait in the pool.
 */
final class Exchange {
    private final World world;
    private final Machine from;
    private final StorageMachine to;
    private final StorageRequest request;
    private final Reply reply;
    private final int life;
    private final Message sent;
    private boolean over;

    /** Hears what came of a request, in a line of the trace that has begun. */
    interface Reply {
        void onAnswer(StorageAnswer answer);

        /** Nobody knows whether it arrived. */
        void onSilence();

        /** It never arrived, and never will. */
        void onNotSent();
    }

    private Exchange(Machine from, StorageMachine to, StorageRequest request, Reply reply) {
        this.world = from.world;
        this.from = from;
        this.to = to;
        this.request = request;
        this.reply = reply;
        this.life = from.life();
        this.sent = send();
    }

    /** Sends a request that is to be answered. */
    static void ask(Machine from, StorageMachine to, StorageRequest request, Reply reply) {
        from.world.exchanges.add(new Exchange(from, to, request, reply));
    }

    /** Sends a request that nobody waits for. */
    static void tell(Machine from, StorageMachine to, StorageRequest request) {
        post(from, to, request, true, () -> to.receive(request, _ -> {}));
    }

    private Message send() {
        boolean repeatable = !(request instanceof StorageRequest.PrepareIf)
                && !(request instanceof StorageRequest.Prepare prepare && prepare.sender() == null);
        return post(from, to, request, repeatable, () -> to.receive(request, this::post));
    }

    private static Message post(Machine from, StorageMachine to, StorageRequest request, boolean repeatable,
            Runnable arrival) {
        World world = from.world;
        String text = world.texts.of(request);
        world.committed.onSent(request);
        world.trace.sent(text, to.name);
        Message message = new Message(from.name, to.name, text, repeatable, () -> {
            to.requireAwake();
            world.trace.event(to.name + " gets " + text + " from " + from.name);
            arrival.run();
        });
        world.pool.add(message);
        return message;
    }

    private void post(StorageAnswer answer) {
        String text = world.texts.of(answer);
        world.pool.add(new Message(to.name, from.name, text, false, () -> {
            from.requireAwake();
            world.trace.event(from.name + " gets " + text + " from " + to.name);
            end(() -> reply.onAnswer(answer));
        }));
    }

    private void end(Runnable how) {
        if (over || life != from.life()) {
            world.trace.effect("waits for it no more");
        } else {
            over = true;
            how.run();
        }
    }

    /** Tells whether this is open, and between these two, and about what these words say. */
    boolean isOpen(String asker, String asked, List<String> words) {
        return !over && life == from.life() && from.name.equals(asker) && to.name.equals(asked) && sent.hasWords(words);
    }

    /** The asker waits no longer; what was sent may still arrive. */
    void giveUp() {
        from.requireAwake();
        world.trace.event(from.name + " hears nothing from " + to.name + " of " + world.texts.of(request));
        end(reply::onSilence);
    }

    /** The asker learns that its request never arrived. */
    void fail() {
        from.requireAwake();
        if (!world.pool.remove(sent)) {
            throw new ScriptException("'" + sent + "' has arrived");
        }
        world.trace.event(from.name + " cannot send " + world.texts.of(request) + " to " + to.name);
        end(reply::onNotSent);
    }
}
