package io.velour.shell.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.NodeAddress;

/**
 * The text must be {@code host:port}. A constraint, not a conversion: so that a wrong address is reported together with
 * whatever else is wrong with the settings.
 */
@Target({ElementType.PARAMETER, ElementType.FIELD, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = NodeAddressText.Validator.class)
public @interface NodeAddressText {
    String message() default "must be host:port";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Accepts what {@link NodeAddress#parse} reads. */
    final class Validator implements ConstraintValidator<NodeAddressText, String> {
        @Override
        public boolean isValid(@Nullable String text, ConstraintValidatorContext context) {
            try {
                NodeAddress.parse(text == null ? "" : text);
                return true;
            } catch (IllegalArgumentException notAnAddress) {
                context.disableDefaultConstraintViolation();
                context.buildConstraintViolationWithTemplate("must be host:port; " + escaped(notAnAddress.getMessage()))
                        .addConstraintViolation();
                return false;
            }
        }

        /** Braces and dollars mean something in a template of messages. */
        private static String escaped(@Nullable String text) {
            return text == null ? "" : text.replaceAll("[{}$\\\\]", "?");
        }
    }
}
