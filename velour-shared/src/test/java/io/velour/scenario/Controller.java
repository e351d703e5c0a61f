package io.velour.scenario;

import java.util.Optional;
import java.util.function.Consumer;

import io.velour.cluster.Member;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.Renewal;
import io.velour.protocol.RenewalAnswer;

/** Who makes the maps and grants the leases. Its messages wait in the pool like all others. */
abstract class Controller {
    static final String NAME = "C";

    final World world;
    final MachineClock clock;

    Controller(World world) {
        this.world = world;
        this.clock = new MachineClock(world.time);
    }

    /** Sends a renewal to this controller. */
    final void ask(StorageMachine from, Renewal renewal, Consumer<RenewalAnswer> onAnswer) {
        String text = world.texts.of(renewal);
        tell(from.name, text, () -> {
            RenewalAnswer answer = answer(from, renewal);
            String answerText = world.texts.of(answer);
            world.trace.effect("answers " + answerText);
            world.pool.add(new Message(NAME, from.name, answerText, true, () -> onAnswer.accept(answer)));
        });
    }

    /** Sends something to this controller; a line of the trace has begun when it arrives. */
    final void tell(String from, String text, Runnable arrival) {
        world.trace.sent(text, NAME);
        world.pool.add(new Message(from, NAME, text, true, () -> {
            world.trace.event(NAME + " gets " + text + " from " + from);
            arrival.run();
        }));
    }

    abstract RenewalAnswer answer(StorageMachine from, Renewal renewal);

    /** A process could not reach a member. */
    abstract void suspected(Machine reporter, Member suspect);

    /** Returns the newest stored map of this version; nothing if there is none. */
    abstract Optional<PartitionMap> map(long version);

    /** Returns the newest stored entry; nothing before the first. */
    abstract Optional<ReplicaSet> entry();
}
