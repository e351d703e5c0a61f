package io.velour.shell.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.context.properties.bind.validation.ValidationErrors;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.origin.Origin;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;

/**
 * Makes one failure of all that is wrong with the settings under {@code velour}: Spring Boot by itself stops at the first
 * value that it cannot convert, and validates only when all could be converted. Where a value cannot be converted the
 * default is validated in its place.
 */
final class GatheredSettingsProblems implements ConfigurationPropertiesBindHandlerAdvisor {
    private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("velour");
    private static final Map<Class<?>, String> EXPECTED = Map.of(int.class, "a whole number", long.class,
            "a whole number", boolean.class, "true or false", Duration.class, "a duration such as 500ms, 2s or 1m",
            DataSize.class, "a size such as 512KB or 4MB");

    @Override
    public BindHandler apply(BindHandler handler) {
        return new Gathering(handler);
    }

    private static final class Gathering extends AbstractBindHandler {
        private final List<String> problems = new ArrayList<>();

        Gathering(BindHandler parent) {
            super(parent);
        }

        /** Returns null for a value of ours that cannot be converted: as if it were not set. */
        @Override
        @SuppressWarnings("NullAway") // The interface allows a null result, its annotations do not say so.
        public Object onFailure(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
                Exception error) throws Exception {
            if (!ROOT.isAncestorOf(name) && !ROOT.equals(name)) {
                return super.onFailure(name, target, context, error);
            }
            if (context.getDepth() > 0) {
                problems.add(unconvertible(name, target, context.getConfigurationProperty(), error));
                return null;
            }
            if (error instanceof BindValidationException invalid) {
                throw failure(invalid.getValidationErrors());
            }
            throw error;
        }

        @Override
        public void onFinish(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
                @Nullable Object result) throws Exception {
            super.onFinish(name, target, context, result);
            if (context.getDepth() == 0 && !problems.isEmpty()) {
                throw failure(null);
            }
        }

        private StartupException failure(@Nullable ValidationErrors errors) {
            List<String> all = new ArrayList<>(problems);
            if (errors != null) {
                errors.forEach(error -> all.add(invalid(errors, error)));
            }
            problems.clear();
            return new StartupException(
                    "These settings cannot be used:\n\n    " + String.join("\n    ", all.stream().sorted().toList()),
                    "Correct them all: in the files of the folder config/, in the environment (VELOUR_...) or on the"
                            + " command line (--velour....).");
        }
    }

    private static String unconvertible(ConfigurationPropertyName name, Bindable<?> target,
            @Nullable ConfigurationProperty property, Exception error) {
        Class<?> type = target.getType().toClass();
        String expected = type.isEnum() ? "one of " + wordsOf(type) : EXPECTED.get(type);
        String why = expected == null
                ? NestedExceptionUtils.getMostSpecificCause(error).getMessage()
                : "must be " + expected;
        return property == null
                ? name + ": " + why
                : name + " = '" + property.getValue() + "': " + why + from(property.getOrigin());
    }

    private static String wordsOf(Class<?> words) {
        return Arrays.stream(words.getEnumConstants())
                .map(word -> String.valueOf(word).toLowerCase(Locale.ROOT).replace('_', '-'))
                .collect(Collectors.joining(", "));
    }

    /** The message of a relation between settings names them itself. */
    private static String invalid(ValidationErrors errors, ObjectError error) {
        String message = String.valueOf(error.getDefaultMessage());
        if (message.startsWith(ROOT + ".") || !(error instanceof FieldError field)) {
            return message;
        }
        String name = errors.getName() + "." + DataObjectPropertyName.toDashedForm(field.getField());
        return name + " = '" + field.getRejectedValue() + "': " + message + from(origin(errors, name));
    }

    private static @Nullable Origin origin(ValidationErrors errors, String name) {
        return errors.getBoundProperties().stream().filter(property -> property.getName().toString().equals(name))
                .map(ConfigurationProperty::getOrigin).findFirst().orElse(null);
    }

    private static String from(@Nullable Origin origin) {
        return origin == null ? "" : " (" + origin + ")";
    }
}
