package io.gradwatch.app.job.schema;

import io.gradwatch.app.job.yaml.Environment;
import io.gradwatch.app.job.yaml.Mismatch;
import io.gradwatch.app.job.yaml.Tree;
import io.gradwatch.app.job.yaml.Tree.Mapping;
import io.gradwatch.app.job.yaml.Tree.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A section of the job file, from which readers take keys. It collects problems with the full path of their keys, and
 * the value that each key resolves to.
 */
public final class Section {
    private final Reading reading;
    private final String name;
    private final String path;
    private final Mapping mapping;
    private final Map<String, Object> resolved = new LinkedHashMap<>();
    private final int problemsBefore;

    private Section(Reading reading, String name, String path, Mapping mapping, SectionType type) {
        this.reading = reading;
        this.name = name;
        this.path = path;
        this.mapping = mapping;
        this.problemsBefore = reading.problems().size();
        checkKeys(type.keys());
    }

    /** Returns the whole job file as a section. */
    public static Section root(Reading reading, Mapping mapping, SectionType type) {
        return new Section(reading, "", "", mapping, type);
    }

    public String name() {
        return name;
    }

    /** Returns every key that was read, with defaults filled in, as the resolved job file holds it. */
    public Map<String, Object> resolved() {
        return resolved;
    }

    public boolean has(Key<?> key) {
        return mapping.get(key.name()) != Tree.NOTHING;
    }

    /** Returns the value of a key, or its default; empty if there is neither, or the value is a problem. */
    public <T> Optional<T> read(Key<T> key) {
        return read(key, key.fallback());
    }

    /** Returns the value of a key, or this default, which depends on other keys. */
    public <T> Optional<T> read(Key<T> key, Optional<T> fallback) {
        Optional<T> value = parse(key, fallback);
        value.ifPresent(v -> resolved.put(key.name(), written(key, v)));
        return value;
    }

    /** Returns the path at a key as a Hadoop URI. */
    public Optional<String> readUri(Key<String> key) {
        Optional<String> uri = read(key).map(reading::uri);
        uri.ifPresent(value -> {
            reading.files().add(value);
            resolved.put(key.name(), Environment.escape(value));
        });
        return uri;
    }

    /** Returns the section at a key. */
    public Optional<Section> section(Key<Mapping> key) {
        SectionType type = (SectionType) key.type();
        return parse(key, key.fallback()).map(found -> {
            Section section = new Section(reading, key.name(), pathOf(key.name()), found, type);
            resolved.put(key.name(), section.resolved());
            return section;
        });
    }

    /** Returns the section of the kind that a key names; its name is the kind. */
    public Optional<Section> kind(Key<Mapping> key) {
        KindType type = (KindType) key.type();
        Map<String, Object> target = new LinkedHashMap<>();
        resolved.put(key.name(), target);
        return parse(key, key.fallback()).flatMap(found -> kind(key.name(), found, type, target));
    }

    /** Reads a list of kinds; each element's section has the name of its kind. Elements with problems are left out. */
    public <T> List<T> kinds(Key<Sequence> key, Function<Section, Optional<? extends T>> reader) {
        KindType type = ((KindType.ListOf) key.type()).element();
        List<Object> targets = new ArrayList<>();
        resolved.put(key.name(), targets);
        List<Tree> items = parse(key, key.fallback()).map(Sequence::items).orElse(List.of());
        List<T> values = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            Map<String, Object> target = new LinkedHashMap<>();
            targets.add(target);
            String place = key.name() + "[" + i + "]";
            attempt(place, type, items.get(i))
                    .flatMap(found -> kind(place, found, type, target))
                    .flatMap(reader)
                    .ifPresent(values::add);
        }
        return values;
    }

    /** Adds a problem at a key of this section. */
    public void problem(Key<?> key, String message) {
        reading.problem(pathOf(key.name()), message);
    }

    /** Adds a problem at each of these keys that is present. */
    public void refuse(String message, Key<?>... keys) {
        Stream.of(keys).filter(this::has).forEach(key -> problem(key, message));
    }

    /** Adds a problem at this section as a whole. */
    public void problem(String message) {
        reading.problem(path, message);
    }

    /** Adds a warning at a key of this section. */
    public void warn(Key<?> key, String message) {
        reading.warning(pathOf(key.name()), message);
    }

    /** Builds a value from what was read, unless this section or one below has a problem. */
    public <T> Optional<T> build(Supplier<T> value) {
        return reading.problems().size() == problemsBefore ? Optional.of(value.get()) : Optional.empty();
    }

    private <T> Object written(Key<T> key, T value) {
        return key.type().secret() && mapping.get(key.name()) instanceof Tree.Scalar raw
                ? raw.text()
                : Environment.escape(key.type().write(value));
    }

    private <T> Optional<T> parse(Key<T> key, Optional<T> fallback) {
        Tree found = mapping.get(key.name());
        if (found != Tree.NOTHING) {
            return attempt(key.name(), key.type(), found);
        }
        if (key.required()) {
            problem(key, Mismatch.of(key.type().expected(), found).getMessage());
        }
        return fallback;
    }

    private <T> Optional<T> attempt(String place, Type<T> type, Tree found) {
        try {
            boolean hasKeys = !type.below().isEmpty();
            return Optional.of(
                    type.parse(hasKeys ? found : reading.environment().substitute(found)));
        } catch (UnknownKey e) {
            reading.problem(pathOf(place) + e.place(), reading.schema().unknownKey(e.name(), e.known()));
            return Optional.empty();
        } catch (Mismatch e) {
            reading.problem(pathOf(place) + e.place(), e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<Section> kind(String place, Mapping found, KindType type, Map<String, Object> target) {
        String kind = found.entries().keySet().iterator().next();
        Tree content = found.get(kind) == Tree.NOTHING ? Tree.EMPTY : found.get(kind);
        String kindPlace = place + "." + kind;
        SectionType sectionType = type.kinds().get(kind);
        return attempt(kindPlace, sectionType, content).map(mapping -> {
            Section section = new Section(reading, kind, pathOf(kindPlace), mapping, sectionType);
            target.put(kind, section.resolved());
            return section;
        });
    }

    private String pathOf(String place) {
        return path.isEmpty() ? place : path + "." + place;
    }

    private void checkKeys(List<Key<?>> keys) {
        List<String> known = keys.stream().map(Key::name).toList();
        for (String key : mapping.entries().keySet()) {
            if (!known.contains(key)) {
                reading.problem(pathOf(key), reading.schema().unknownKey(key, known));
            }
        }
    }
}
