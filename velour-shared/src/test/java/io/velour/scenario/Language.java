package io.velour.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** All commands that a script may give. */
final class Language {
    /** Every command takes a millisecond, so that nothing happens at the same moment. */
    private static final Duration STEP = Duration.ofMillis(1);

    private final World world;
    private final List<Command> commands = new ArrayList<>();

    Language(World world, Expectations expectations) {
        this.world = world;
        commands.addAll(new ControllerCommands(world).all());
        commands.addAll(new MachineCommands(world).all());
        commands.addAll(new MapCommands(world).all());
        commands.addAll(new MessageCommands(world).all());
        commands.addAll(expectations.all());
        commands.addAll(new ClientCommands(world).all());
    }

    /** @throws ScriptException if nobody knows the command, or it cannot be carried out */
    void execute(String line) {
        world.time.pass(STEP);
        if (commands.stream().noneMatch(command -> command.execute(line))) {
            throw new ScriptException("unknown command '" + line + "'; known are:"
                    + commands.stream().map(command -> "\n    " + command.form()).collect(Collectors.joining()));
        }
    }
}
