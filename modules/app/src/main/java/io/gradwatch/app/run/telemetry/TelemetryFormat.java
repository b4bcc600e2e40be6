package io.gradwatch.app.run.telemetry;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.gradwatch.app.json.Json;
import io.gradwatch.signal.ActivationStatistics;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.LayerKey;
import io.gradwatch.signal.LayerSnapshot;
import io.gradwatch.signal.Layout;
import io.gradwatch.signal.LogHistogram;
import io.gradwatch.signal.LossReference;
import io.gradwatch.signal.ParameterKey;
import io.gradwatch.signal.Spread;
import io.gradwatch.signal.WorkerReport;
import io.gradwatch.signal.WorkerRow;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The recorded form of telemetry. The first line of a segment is a {@link Header}. Each further line is a {@link Round} or,
 * for a round in which nobody trained, an {@link Untrained}. Lines are the records of {@code signal} as JSON, component by
 * component, except that a layer is its name, a parameter is {@code LAYER/PARAM}, and spreads, worker rows and histograms are
 * arrays.
 */
final class TelemetryFormat {
    static final int VERSION = 1;

    private TelemetryFormat() {}

    /**
     * The first line of a segment.
     *
     * @param version the version of the format
     * @param run the name of the run
     * @param layout the layers and parameters that names refer to
     */
    record Header(int version, String run, Layout layout) {}

    /**
     * One round.
     *
     * @param snapshot the statistics merged over workers
     * @param detail the full reports of some workers
     */
    record Round(ClusterSnapshot snapshot, List<WorkerReport> detail) {}

    /**
     * A round in which no worker had rows to train on. There is nothing to record but its number, so that a reader can
     * distinguish it from a missing round.
     *
     * @param untrained number of the round
     */
    record Untrained(int untrained) {}

    /** Returns the mapper that writes and reads rounds of a network with this layout. */
    static ObjectMapper rounds(Layout layout) {
        SimpleModule keys = new SimpleModule()
                .addSerializer(LayerKey.class, Json.named(LayerKey::name))
                .addDeserializer(LayerKey.class, new NameReader<>(layout.layers(), LayerKey::name))
                .addSerializer(ParameterKey.class, Json.named(TelemetryFormat::name))
                .addDeserializer(ParameterKey.class, new NameReader<>(layout.parameters(), TelemetryFormat::name));
        return Json.MAPPER
                .copy()
                .registerModule(keys)
                .addMixIn(Spread.class, AsArray.class)
                .addMixIn(WorkerRow.class, AsArray.class)
                .addMixIn(LogHistogram.class, AsCounts.class)
                .addMixIn(LossReference.class, RecordedLossReference.class)
                .addMixIn(LayerSnapshot.class, RecordedTimeFlow.class)
                .addMixIn(ActivationStatistics.class, RecordedTimeFlow.class);
    }

    private static String name(ParameterKey key) {
        return key.layer().name() + "/" + key.param();
    }

    private static final class NameReader<T> extends JsonDeserializer<T> {
        private final Map<String, T> byName;

        NameReader(List<T> keys, Function<T, String> name) {
            byName = keys.stream().collect(Collectors.toMap(name, Function.identity()));
        }

        @Override
        public T deserialize(JsonParser json, DeserializationContext context) throws IOException {
            T key = byName.get(json.getText());
            if (key == null) {
                throw context.weirdStringException(json.getText(), Object.class, "it is not in the segment's layout");
            }
            return key;
        }
    }

    /** Names of components in version 1 of the recorded form, where they differ from those of the record. */
    private interface RecordedLossReference {
        @JsonProperty("guessing")
        double chanceLevel();

        @JsonProperty("reached")
        double referenceLoss();

        @JsonProperty("reachedLate")
        Optional<Double> lateReferenceLoss();
    }

    /** Name of the component in version 1 of the recorded form. */
    private interface RecordedTimeFlow {
        @JsonProperty("timeReach")
        double timeFlowRatio();
    }

    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    private interface AsArray {}

    private abstract static class AsCounts {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        AsCounts(long[] unused) {}

        @JsonValue
        abstract long[] counts();
    }
}
