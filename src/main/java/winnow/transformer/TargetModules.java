package winnow.transformer;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Which linear layers get an adapter, by the rules that adapter files are read by elsewhere: a list of names or ends of names,
 * a regular expression, or all.
 */
public sealed interface TargetModules {
    /** Whether the module of a full name, such as {@code model.layers.0.self_attn.q_proj}, is meant. */
    boolean includes(String module);

    /** Modules whose name is one of these or ends in a dot and one of these. */
    static TargetModules named(String... names) {
        return new Named(List.of(names));
    }

    /** Modules whose whole name matches a regular expression. */
    static TargetModules matching(String expression) {
        return new Matching(expression);
    }

    /** Every linear layer but the output head. */
    static TargetModules allLinear() {
        return new AllLinear();
    }

    /**
     * A list of names.
     *
     * @param names each a module's name or its end after a dot
     */
    record Named(List<String> names) implements TargetModules {
        /** Checks that there is a name. */
        public Named {
            names = List.copyOf(names);
            if (names.isEmpty() || names.contains("")) {
                throw new IllegalArgumentException("target modules must be names that are not empty, got " + names);
            }
        }

        @Override
        public boolean includes(String module) {
            return names.stream().anyMatch(name -> isMeant(module, name));
        }

        /** The first name that none of these modules has, if there is one. */
        Optional<String> withoutModule(Collection<String> modules) {
            return names.stream()
                    .filter(name -> modules.stream().noneMatch(module -> isMeant(module, name)))
                    .findFirst();
        }

        private static boolean isMeant(String module, String name) {
            return module.equals(name) || module.endsWith("." + name);
        }

        @Override
        public String toString() {
            return names.toString();
        }
    }

    /**
     * A regular expression.
     *
     * @param expression matched against the whole name
     */
    record Matching(String expression) implements TargetModules {
        /** Checks the expression. */
        public Matching {
            try {
                Pattern.compile(expression);
            } catch (PatternSyntaxException e) {
                throw new IllegalArgumentException(
                        "target modules must be a regular expression, got " + expression + ": " + e.getDescription());
            }
        }

        @Override
        public boolean includes(String module) {
            return Pattern.matches(expression, module);
        }
    }

    /** All but output heads. */
    record AllLinear() implements TargetModules {
        private static final Pattern HEAD = Pattern.compile(
                "(lm_head|embed_out|classifier|pre_classifier|score|cls|vocab_transform|vocab_projector)(\\..*)?");

        @Override
        public boolean includes(String module) {
            return !isHead(module);
        }

        static boolean isHead(String module) {
            return HEAD.matcher(module).matches();
        }
    }
}
