package io.gradwatch.rollout.surgery;

import io.gradwatch.signal.ParameterKey;
import io.gradwatch.training.state.FlatLayout;
import io.gradwatch.training.state.FlatLayout.Segment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.deeplearning4j.nn.updater.UpdaterBlock.ParamState;

/**
 * Where every parameter of a network lies in its flat parameters, and where its part of the updater's state does.
 *
 * <p>DL4J joins neighbouring parameters with the same updater into blocks and keeps a block's state component by
 * component: Adam's [m of all | v of all]. A parameter's state is therefore in as many pieces as its updater has
 * components, and moves when a neighbour joins or leaves the block.
 */
record ParameterPlaces(Map<ParameterName, Place> places) {

    /**
     * One parameter's place.
     *
     * @param start of its scalars in the parameters
     * @param length number of its scalars
     * @param updaterStarts of each component of its updater state, all of the same length; empty without state
     */
    record Place(int start, int length, List<Integer> updaterStarts) {}

    ParameterPlaces {
        places = Collections.unmodifiableMap(new LinkedHashMap<>(places));
    }

    /** In the order of the flat parameters. */
    static ParameterPlaces of(ComputationGraph network) {
        Map<ParameterName, List<Integer>> updaterStarts = updaterStarts(network);
        FlatLayout layout = FlatLayout.of(network);
        Map<ParameterName, Place> places = new LinkedHashMap<>();
        for (int i = 0; i < layout.segments().size(); i++) {
            ParameterKey key = layout.layout().parameters().get(i);
            Segment segment = layout.segments().get(i);
            ParameterName name = new ParameterName(key.layer().name(), key.param());
            places.put(name, new Place(segment.start(), segment.length(), updaterStarts.get(name)));
        }
        return new ParameterPlaces(places);
    }

    private static Map<ParameterName, List<Integer>> updaterStarts(ComputationGraph network) {
        Map<ParameterName, List<Integer>> starts = new HashMap<>();
        for (UpdaterBlock block : network.getUpdater().getUpdaterBlocks()) {
            int scalars = block.getParamOffsetEnd() - block.getParamOffsetStart();
            int components = (block.getUpdaterViewOffsetEnd() - block.getUpdaterViewOffsetStart()) / scalars;
            for (ParamState parameter : block.getLayersAndVariablesInBlock()) {
                List<Integer> ofParameter = new ArrayList<>();
                for (int component = 0; component < components; component++) {
                    ofParameter.add(block.getUpdaterViewOffsetStart()
                            + component * scalars
                            + parameter.getParamOffsetStart()
                            - block.getParamOffsetStart());
                }
                String layer = ((GraphVertex) parameter.getLayer()).getVertexName();
                starts.put(new ParameterName(layer, parameter.getParamName()), ofParameter);
            }
        }
        return starts;
    }
}
