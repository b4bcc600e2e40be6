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
 * The positions of all parameters in a network's flat parameters and in its flat updater state.
 *
 * <p>DL4J joins neighbouring parameters with the same updater into blocks and stores the state of a block by component: for
 * Adam, [m of all | v of all]. Therefore the state of a parameter has as many pieces as its updater has components, and
 * moves when a neighbour joins or leaves the block.
 */
record ParameterPlaces(Map<ParameterName, Place> places) {

    /**
     * The position of one parameter.
     *
     * @param start offset in the flat parameters
     * @param length number of scalars
     * @param updaterStarts offset of each component in the flat updater state, each of the same length; empty without state
     */
    record Place(int start, int length, List<Integer> updaterStarts) {}

    ParameterPlaces {
        places = Collections.unmodifiableMap(new LinkedHashMap<>(places));
    }

    /** Returns the positions in the order of the flat parameters. */
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
