package io.velour.shell.config;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.yaml.snakeyaml.error.YAMLException;

/** Shows a settings file that is not YAML as the place in it where it stops being that, without a stack trace. */
public final class YamlFailureAnalyzer extends AbstractFailureAnalyzer<YAMLException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, YAMLException cause) {
        return new FailureAnalysis("A settings file (config/*.yaml) is not YAML:\n\n" + cause.getMessage(),
                "Correct the line that is named. Spaces count in YAML, and a tab is not one.", cause);
    }
}
