package io.velour.scenario;

import java.time.Duration;
import java.util.List;

/** The commands that say which machines there are, and what happens to them and their clocks. */
final class MachineCommands {
    private final World world;

    MachineCommands(World world) {
        this.world = world;
    }

    List<Command> all() {
        return List.of(
                Command.of("ranges of 1", "ranges of (?<count>\\d{1,4})",
                        match -> world.settings.rangeRecords(Integer.parseInt(match.group("count")))),
                Command.of("memory of 64", "memory of (?<count>\\d{1,6})",
                        match -> world.settings.memoryEntries(Integer.parseInt(match.group("count")))),
                Command.of("compare every 60 min", "compare every (?<time>" + Durations.SYNTAX + ")",
                        match -> world.settings.verifyEvery(Durations.parse(match.group("time")))),
                Command.of("nodes R1 R2", "nodes (?<names>.+)",
                        match -> List.of(match.group("names").split(" ")).forEach(world::addStorage)),
                Command.of("frontends F1 F2", "frontends (?<names>.+)",
                        match -> List.of(match.group("names").split(" ")).forEach(world::addFrontend)),
                Command.of("wait 3 s", "wait (?<time>" + Durations.SYNTAX + ")",
                        match -> pass(match.group("time"))),
                Command.of("R1 restarts", "<name> restarts", match -> restart(match.group("name"))),
                Command.of("R1 loses power", "<name> loses power", match -> {
                    world.trace.event(match.group("name") + " loses power and restarts");
                    world.storage(match.group("name")).losePower();
                }),
                Command.of("R1 loses its disk", "<name> loses its disk", match -> {
                    world.trace.event(match.group("name") + " loses its disk and restarts");
                    world.storage(match.group("name")).loseDisk();
                }),
                Command.of("R1's folder is copied", "<name>'s folder is copied", match -> {
                    world.trace.event("the folder of " + match.group("name") + " is copied");
                    world.storage(match.group("name")).copyFolder();
                }),
                Command.of("R1 restarts on the copy", "<name> restarts on the copy", match -> {
                    world.trace.event(match.group("name") + " restarts on the copy of its folder");
                    world.storage(match.group("name")).putCopyBack();
                }),
                Command.of("R1 is suspended", "<name> is suspended", match -> {
                    world.trace.event("the machine of " + match.group("name") + " is suspended");
                    world.machine(match.group("name")).suspend();
                }),
                Command.of("R1 wakes", "<name> wakes", match -> {
                    world.trace.event("the machine of " + match.group("name") + " wakes");
                    world.machine(match.group("name")).wake();
                }),
                Command.of("R1 clock +2 s", "<name> clock (?<sign>[+-])(?<time>" + Durations.SYNTAX + ")",
                        match -> jump(match.group("name"), match.group("sign"), match.group("time"))),
                Command.of("R1 sleeps 3 s in its next read",
                        "<name> sleeps (?<time>" + Durations.SYNTAX + ") in its next read",
                        match -> world.storage(match.group("name"))
                                .sleepInNextRead(Durations.parse(match.group("time")))),
                Command.of("R1 ticks", "<name> ticks", match -> world.storage(match.group("name")).tick()),
                Command.of("R1 sweeps", "<name> sweeps", match -> world.storage(match.group("name")).sweep()),
                Command.of("F1 retries", "<name> retries", match -> world.frontend(match.group("name")).retry()),
                Command.of("F1 times out", "<name> times out", match -> world.frontend(match.group("name")).timeOut()));
    }

    private void pass(String time) {
        world.trace.event(time + " pass");
        world.time.pass(Durations.parse(time));
    }

    private void restart(String name) {
        world.trace.event(name + " restarts");
        world.machine(name).restart();
    }

    private void jump(String name, String sign, String time) {
        world.trace.event("the wall clock of " + name + " jumps by " + sign + time);
        Duration ahead = Durations.parse(time);
        world.machine(name).jump(sign.equals("+") ? ahead : ahead.negated());
    }
}
