package io.velour.exploration;

import java.util.List;
import java.util.stream.Stream;

import io.velour.exploration.ClientOperation.CompareAndSet;
import io.velour.exploration.ClientOperation.Delete;
import io.velour.exploration.ClientOperation.Expected;
import io.velour.exploration.ClientOperation.Get;
import io.velour.exploration.ClientOperation.Set;
import io.velour.exploration.EpochChange.Add;
import io.velour.exploration.EpochChange.Lead;
import io.velour.exploration.EpochChange.Leave;
import io.velour.exploration.EpochChange.Promote;
import io.velour.exploration.EpochChange.TakeOut;

/**
 * The scopes that are searched. Their names say who the clients are, and what happens besides: a set of A and one of B, whose
 * clock is ahead; compare-and-sets of C, one whose clock is behind B's and one whose clock is ahead.
 */
final class Scopes {
    private static final List<ClientOperation> A = List.of(new Set("A", 1));
    private static final List<ClientOperation> B = List.of(new Set("B", 2));
    private static final List<ClientOperation> B_AT_ONCE_WITH_A = List.of(new Set("B", 1));
    private static final List<ClientOperation> EARLY_C = List.of(new CompareAndSet(Expected.FIRST_VALUE, "C", 1));
    private static final List<ClientOperation> LATE_C = List.of(new CompareAndSet(Expected.FIRST_VALUE, "C", 3));
    private static final List<ClientOperation> D = List.of(new CompareAndSet(Expected.FIRST_VALUE, "D", 2));
    private static final List<ClientOperation> CREATE = List.of(new CompareAndSet(Expected.ABSENT, "C", 3));
    private static final List<ClientOperation> DELETE = List.of(new Delete(2));
    private static final List<ClientOperation> GET = List.of(new Get());
    private static final List<ClientOperation> TWO_GETS = List.of(new Get(), new Get());

    private static final List<List<EpochChange>> NO_CHANGE = List.of();
    private static final List<List<EpochChange>> LEADER_OUT = List.of(List.of(new TakeOut(0)));
    private static final List<List<EpochChange>> FOLLOWER_OUT = List.of(List.of(new TakeOut(1)));
    private static final List<List<EpochChange>> LEADER_MOVES = List.of(List.of(new Lead(1)));
    private static final List<List<EpochChange>> ANY_OUT = List.of(List.of(new TakeOut(0), new TakeOut(1)));
    private static final List<List<EpochChange>> LEADER_LEAVES = List.of(List.of(new Leave(0)),
            List.of(new TakeOut(0)));
    private static final List<List<EpochChange>> SECOND_JOINS = List.of(List.of(new Add(1)), List.of(new Promote(1)));
    private static final List<List<EpochChange>> THIRD_JOINS = List.of(List.of(new Add(2)), List.of(new Promote(2)));
    private static final List<List<EpochChange>> LEADER_RETURNS = List.of(List.of(new TakeOut(0)), List.of(new Add(0)),
            List.of(new Promote(0)));

    private static final Bounds CALM = Bounds.CALM;
    private static final Bounds ASKED_TWICE = CALM.withSilences(1).withPauses(1);
    private static final Bounds ASKED_THRICE = CALM.withSilences(2).withPauses(2).withDeadlines(1);
    private static final Bounds CRASH = CALM.withCrashes(1);

    private Scopes() {}

    private static Scope scope(String name, int replicas, List<List<EpochChange>> changes, Bounds bounds,
            List<List<ClientOperation>> clients) {
        return new Scope(name, replicas, 0, clients, changes, bounds);
    }

    private static Scope withSpare(String name, int replicas, List<List<EpochChange>> changes, Bounds bounds,
            List<List<ClientOperation>> clients) {
        return new Scope(name, replicas, 1, clients, changes, bounds);
    }

    /** Returns what every build searches, in about a minute of one core. */
    static List<Scope> ordinary() {
        return List.of(
                scope("sets", 2, NO_CHANGE, CALM, List.of(A, B, TWO_GETS)),
                scope("sets-at-once", 2, NO_CHANGE, CALM, List.of(A, B_AT_ONCE_WITH_A, TWO_GETS)),
                scope("early-cas", 2, NO_CHANGE, CALM, List.of(EARLY_C, B, TWO_GETS)),
                scope("late-cas", 2, NO_CHANGE, CALM, List.of(LATE_C, B, TWO_GETS)),
                scope("two-cas", 2, NO_CHANGE, CALM, List.of(EARLY_C, D, TWO_GETS)),
                scope("three-sets", 3, NO_CHANGE, CALM, List.of(A, B, TWO_GETS)),
                scope("three-early-cas", 3, NO_CHANGE, CALM, List.of(EARLY_C, B, TWO_GETS)),
                scope("three-late-cas", 3, NO_CHANGE, CALM, List.of(LATE_C, B, TWO_GETS)),
                scope("sets-asked-twice", 2, NO_CHANGE, ASKED_TWICE, List.of(A, B, TWO_GETS)),
                scope("late-cas-asked-thrice", 2, NO_CHANGE, ASKED_THRICE, List.of(LATE_C, B, GET)),
                scope("create-asked-twice", 2, NO_CHANGE, ASKED_TWICE.withNotSent(1).withDeadlines(1),
                        List.of(CREATE, DELETE)),
                scope("set-abandoned", 2, NO_CHANGE, CALM.withTicks(1).withDeadlines(1), List.of(A, TWO_GETS)),
                scope("set-abandoned-leader-moves", 2, LEADER_MOVES, CALM.withTicks(1), List.of(A, GET)),
                scope("sets-leader-moves", 2, LEADER_MOVES, CALM, List.of(A, B, GET)),
                scope("sets-leader-out", 2, LEADER_OUT, CALM, List.of(A, B, GET)),
                scope("sets-follower-out", 2, FOLLOWER_OUT, CALM, List.of(A, B, GET)),
                scope("early-cas-leader-moves", 2, LEADER_MOVES, CALM, List.of(EARLY_C, B, GET)),
                scope("late-cas-leader-moves", 2, LEADER_MOVES, CALM, List.of(LATE_C, B, GET)),
                scope("late-cas-leader-out", 2, LEADER_OUT, CALM, List.of(LATE_C, B, GET)),
                scope("create-leader-out", 2, LEADER_OUT, CALM, List.of(CREATE, DELETE)),
                scope("set-leader-leaves", 2, LEADER_LEAVES, CALM, List.of(A, GET)),
                scope("three-set-leader-out", 3, LEADER_OUT, CALM, List.of(A, GET)),
                scope("three-sets-leader-out", 3, LEADER_OUT, CALM, List.of(A, B)),
                scope("three-late-cas-leader-out", 3, LEADER_OUT, CALM, List.of(LATE_C, B)),
                scope("set-out-after-crash", 2, ANY_OUT, CRASH, List.of(A, GET)),
                scope("sets-out-after-crash", 2, ANY_OUT, CRASH, List.of(A, B)),
                scope("late-cas-out-after-crash", 2, ANY_OUT, CRASH, List.of(LATE_C, B)),
                scope("three-sets-out-after-crash", 3, ANY_OUT, CRASH, List.of(A, B)),
                withSpare("set-second-joins", 1, SECOND_JOINS, CALM, List.of(A, GET)),
                withSpare("sets-second-joins", 1, SECOND_JOINS, CALM, List.of(A, B)),
                withSpare("late-cas-second-joins", 1, SECOND_JOINS, CALM, List.of(LATE_C, B)));
    }

    /** Returns what takes minutes each. */
    static List<Scope> large() {
        return List.of(
                scope("sets-out-after-crash-read", 2, ANY_OUT, CRASH, List.of(A, B, GET)),
                scope("late-cas-out-after-crash-read", 2, ANY_OUT, CRASH, List.of(LATE_C, B, GET)),
                scope("three-late-cas-leader-moves-read", 3, LEADER_MOVES, CALM, List.of(LATE_C, B, GET)),
                scope("three-late-cas-follower-out-read", 3, FOLLOWER_OUT, CALM, List.of(LATE_C, B, GET)),
                scope("three-late-cas-leader-out-read", 3, LEADER_OUT, CALM, List.of(LATE_C, B, GET)),
                scope("late-cas-leader-returns", 2, LEADER_RETURNS, CRASH, List.of(LATE_C, B)),
                withSpare("sets-second-joins-read", 1, SECOND_JOINS, CALM, List.of(A, B, GET)),
                withSpare("set-third-joins", 2, THIRD_JOINS, CALM, List.of(A, GET)));
    }

    /** Returns scopes so small that they can be searched with nothing left out. */
    static List<Scope> small() {
        return List.of(
                scope("small-sets-read", 2, NO_CHANGE, CALM, List.of(A, B, GET)),
                scope("small-late-cas-read", 2, NO_CHANGE, CALM, List.of(LATE_C, B, GET)),
                scope("small-sets-asked-twice", 2, NO_CHANGE, ASKED_TWICE, List.of(A, B)),
                scope("small-set-asked-twice-read", 2, NO_CHANGE, ASKED_TWICE.withDeadlines(1), List.of(A, TWO_GETS)),
                scope("small-cas-asked-twice-read", 2, NO_CHANGE, ASKED_TWICE.withDeadlines(1), List.of(LATE_C, GET)),
                scope("small-set-leader-moves", 2, LEADER_MOVES, CALM, List.of(A)),
                scope("small-cas-leader-moves", 2, LEADER_MOVES, CALM, List.of(LATE_C)),
                scope("small-get-leader-moves", 2, LEADER_MOVES, CALM, List.of(GET)),
                scope("small-set-out-after-crash", 2, LEADER_OUT, CRASH, List.of(A)),
                scope("small-set-leader-out-asked-twice", 2, LEADER_OUT, ASKED_TWICE, List.of(A)),
                withSpare("small-set-second-joins", 1, SECOND_JOINS, CALM, List.of(A)));
    }

    static List<Scope> all() {
        return Stream.of(small(), ordinary(), large()).flatMap(List::stream).toList();
    }

    /** @throws IllegalArgumentException if there is none of this name */
    static Scope named(String name) {
        return all().stream().filter(scope -> scope.name().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no scope '" + name + "'"));
    }
}
