package io.gradwatch.app.job.yaml;

import io.gradwatch.app.job.yaml.Tree.Mapping;
import io.gradwatch.app.job.yaml.Tree.Scalar;
import io.gradwatch.app.job.yaml.Tree.Sequence;
import io.gradwatch.network.Problem;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Parses YAML with aliases and merge keys. Tags never create objects. */
public final class YamlParser {
    private final String source;
    private final List<Problem> problems;
    private final IdentityHashMap<Node, Tree> parsed = new IdentityHashMap<>();
    private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());

    private YamlParser(String source, List<Problem> problems) {
        this.source = source;
        this.problems = problems;
    }

    /** Parses one document and adds its problems to {@code problems}, each with its position {@code source:line:column}. */
    public static Tree parse(String source, String text, List<Problem> problems) {
        return new YamlParser(source, problems).parse(text);
    }

    private Tree parse(String text) {
        try {
            Node root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
            return root == null ? Tree.NOTHING : tree(root);
        } catch (MarkedYAMLException e) {
            String context = e.getContext() == null ? "" : " (" + e.getContext() + ")";
            problems.add(new Problem(at(e.getProblemMark()), e.getProblem() + context));
        } catch (YAMLException e) {
            problems.add(new Problem(source, e.getMessage().replaceAll("\\s+", " ")));
        }
        return Tree.NOTHING;
    }

    private Tree tree(Node node) {
        Tree known = parsed.get(node);
        if (known != null) {
            return known;
        }
        if (!open.add(node)) {
            problems.add(new Problem(at(node.getStartMark()), "an alias refers to a value that contains it"));
            return Tree.NOTHING;
        }
        Tree tree = convert(node);
        open.remove(node);
        parsed.put(node, tree);
        return tree;
    }

    private Tree convert(Node node) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getTag().equals(Tag.NULL) ? Tree.NOTHING : new Scalar(scalar.getValue());
        }
        if (node instanceof SequenceNode sequence) {
            return new Sequence(sequence.getValue().stream().map(this::tree).toList());
        }
        return mapping((MappingNode) node);
    }

    private Mapping mapping(MappingNode node) {
        Map<String, Tree> entries = new LinkedHashMap<>();
        List<Mapping> merged = new ArrayList<>();
        for (NodeTuple tuple : node.getValue()) {
            Node keyNode = tuple.getKeyNode();
            Tree value = tree(tuple.getValueNode());
            if (keyNode.getTag().equals(Tag.MERGE)) {
                merged.addAll(mergeable(tuple.getValueNode(), value));
            } else if (!(keyNode instanceof ScalarNode key)) {
                problems.add(
                        new Problem(at(keyNode.getStartMark()), "expected text as a key, found a list or section"));
            } else if (entries.put(key.getValue(), value) != null) {
                problems.add(new Problem(at(keyNode.getStartMark()), "duplicate key " + key.getValue()));
            }
        }
        merged.forEach(mapping -> mapping.entries().forEach(entries::putIfAbsent));
        return new Mapping(Collections.unmodifiableMap(entries));
    }

    private List<Mapping> mergeable(Node node, Tree value) {
        List<Tree> parts = value instanceof Sequence sequence ? sequence.items() : List.of(value);
        List<Mapping> mappings = new ArrayList<>();
        for (Tree part : parts) {
            if (part instanceof Mapping mapping) {
                mappings.add(mapping);
            } else {
                problems.add(
                        new Problem(at(node.getStartMark()), "expected a section after <<, found " + part.found()));
            }
        }
        return mappings;
    }

    private String at(Mark mark) {
        return Optional.ofNullable(mark)
                .map(m -> source + ":" + (m.getLine() + 1) + ":" + (m.getColumn() + 1))
                .orElse(source);
    }
}
