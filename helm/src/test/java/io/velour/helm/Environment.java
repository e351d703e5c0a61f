package io.velour.helm;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;

/** The environment of a pod's container, as the kubelet makes it. */
final class Environment {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\(([A-Z_]+)\\)");
    /** Of a pod on loopback. */
    private static final String IP = "127.0.0.1";

    private Environment() {}

    /** Returns the variables with references put in; the labels of the pod are those of its template. */
    static Map<String, String> of(PodTemplateSpec pod, String name) {
        Map<String, String> environment = new LinkedHashMap<>();
        for (EnvVar variable : pod.getSpec().getContainers().getFirst().getEnv()) {
            environment.put(variable.getName(), value(variable, pod, name, environment));
        }
        return environment;
    }

    private static String value(EnvVar variable, PodTemplateSpec pod, String name, Map<String, String> before) {
        if (variable.getValueFrom() == null) {
            return expanded(variable.getValue() == null ? "" : variable.getValue(), before);
        }
        String field = variable.getValueFrom().getFieldRef().getFieldPath();
        if (field.startsWith("metadata.labels['")) {
            String label = field.substring("metadata.labels['".length(), field.length() - 2);
            return pod.getMetadata().getLabels().getOrDefault(label, "");
        }
        return switch (field) {
            case "metadata.name" -> name;
            case "status.podIP" -> IP;
            default -> throw new IllegalArgumentException("no such field of a pod here: " + field);
        };
    }

    /** What is not defined before is left as it stands, as Kubernetes does. */
    private static String expanded(String value, Map<String, String> before) {
        return REFERENCE.matcher(value).replaceAll(
                match -> Matcher.quoteReplacement(before.getOrDefault(match.group(1), match.group())));
    }
}
