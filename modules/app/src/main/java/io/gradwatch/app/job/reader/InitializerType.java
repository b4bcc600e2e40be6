package io.gradwatch.app.job.reader;

import io.gradwatch.app.job.schema.ChoiceType;
import io.gradwatch.app.job.schema.ListType;
import io.gradwatch.app.job.schema.ScalarType;
import io.gradwatch.app.job.schema.Type;
import io.gradwatch.app.job.yaml.Mismatch;
import io.gradwatch.app.job.yaml.Tree;
import io.gradwatch.network.Initializer;
import io.gradwatch.network.Initializer.Normal;
import io.gradwatch.network.Initializer.Scheme;
import io.gradwatch.network.Initializer.Uniform;
import java.util.List;
import java.util.Map;

/** A scheme by its name, or a distribution with its two parameters. */
record InitializerType() implements Type<Initializer> {
    private static final ChoiceType<Scheme> SCHEME = ChoiceType.of(Scheme.class);
    private static final ListType<Double> NUMBERS = new ListType<>("a list of numbers", ScalarType.number());
    private static final String UNIFORM = "uniform";
    private static final String NORMAL = "normal";

    @Override
    public String expected() {
        return SCHEME.expected() + ", {uniform: [low, high]}, {normal: [mean, deviation]}";
    }

    @Override
    public Initializer parse(Tree found) throws Mismatch {
        if (found instanceof Tree.Scalar scalar) {
            return SCHEME.find(scalar.text()).orElseThrow(() -> Mismatch.of(expected(), found));
        }
        if (found instanceof Tree.Mapping mapping && mapping.entries().size() == 1) {
            if (mapping.entries().containsKey(UNIFORM)) {
                return uniform(numbers(mapping, UNIFORM));
            }
            if (mapping.entries().containsKey(NORMAL)) {
                return normal(numbers(mapping, NORMAL));
            }
        }
        throw Mismatch.of(expected(), found);
    }

    private static List<Double> numbers(Tree.Mapping mapping, String name) throws Mismatch {
        try {
            return NUMBERS.parse(mapping.get(name));
        } catch (Mismatch e) {
            throw e.below("." + name);
        }
    }

    private static Uniform uniform(List<Double> bounds) throws Mismatch {
        if (bounds.size() != 2 || bounds.get(0) >= bounds.get(1)) {
            throw new Mismatch("." + UNIFORM, "expected [low, high] with low < high, found " + bounds);
        }
        return new Uniform(bounds.get(0), bounds.get(1));
    }

    private static Normal normal(List<Double> parameters) throws Mismatch {
        if (parameters.size() != 2 || parameters.get(1) <= 0) {
            throw new Mismatch(
                    "." + NORMAL, "expected [mean, deviation] with a deviation above 0, found " + parameters);
        }
        return new Normal(parameters.get(0), parameters.get(1));
    }

    @Override
    public Object write(Initializer value) {
        if (value instanceof Uniform uniform) {
            return Map.of(UNIFORM, List.of(uniform.low(), uniform.high()));
        }
        if (value instanceof Normal normal) {
            return Map.of(NORMAL, List.of(normal.mean(), normal.standardDeviation()));
        }
        return SCHEME.write((Scheme) value);
    }
}
