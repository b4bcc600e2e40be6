package io.gradwatch.app.display;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.app.display.LayerGradient.Health;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class GradientBarTest {
    private final GradientBar blocks = new GradientBar(new Terminal(80, true, false));

    @Test
    void eachStepIsAFactorOfTenBelowTheGreatest() {
        assertThat(blocks.line(layers(1e-9, 1e-6, 3e-5, 2e-3, 0.02, 0.2, 3), 79))
                .isEqualTo("gradient  dense_0 1.0e-09 ▁▂▃▅▆▇█ 3.0e+00 dense_6");
    }

    @Test
    void aHealthyNetworkIsLevel() {
        assertThat(blocks.line(layers(0.2, 0.4, 0.3, 0.9), 79))
                .isEqualTo("gradient  dense_0 2.0e-01 ████ 9.0e-01 dense_3");
    }

    @Test
    void nothingAndTooMuchHaveTheirOwnSigns() {
        assertThat(blocks.line(layers(0, 1, Double.NaN), 79))
                .isEqualTo("gradient  dense_0 0.0e+00  █! not finite dense_2");
    }

    @Test
    void asciiDoesWithoutBlocks() {
        GradientBar ascii = new GradientBar(new Terminal(80, false, false));

        assertThat(ascii.line(layers(1e-9, 1e-6, 3e-5, 2e-3, 0.02, 0.2, 3), 79))
                .isEqualTo("gradient  dense_0 1.0e-09 .:-+*#@ 3.0e+00 dense_6");
    }

    @Test
    void sickLayersAreColoured() {
        GradientBar colored = new GradientBar(new Terminal(80, true, true));
        List<LayerGradient> layers = List.of(
                new LayerGradient("a", 1e-8, Health.CRITICAL),
                new LayerGradient("b", 1e-7, Health.CRITICAL),
                new LayerGradient("c", 1e-6, Health.WARNING),
                new LayerGradient("d", 1, Health.WELL));

        assertThat(colored.line(layers, 79)).isEqualTo("gradient  a 1.0e-08 \033[31m▁▁\033[33m▂\033[0m█ 1.0e+00 d");
    }

    @Test
    void whereThereIsLittleRoomACellShowsTheWeakestOfItsLayers() {
        double[] norms = new double[200];
        Arrays.fill(norms, 1);
        norms[0] = 1e-9;

        String line = blocks.line(layers(norms), 60);

        assertThat(line).hasSize(60).startsWith("gradient  dense_0 1.0e-09 ▁██").endsWith("██ 1.0e+00 dense_199");
    }

    @Test
    void longNamesAreCut() {
        List<LayerGradient> layers = List.of(new LayerGradient("a_very_long_layer_name", 1, Health.WELL));

        assertThat(blocks.line(layers, 79)).isEqualTo("gradient  a_very_long_l… 1.0e+00 █ 1.0e+00 a_very_long_l…");
    }

    @Test
    void nothingMeasuredIsNothingShown() {
        assertThat(blocks.line(List.of(), 79)).isEmpty();
    }

    private static List<LayerGradient> layers(double... norms) {
        List<LayerGradient> layers = new ArrayList<>();
        for (double norm : norms) {
            layers.add(new LayerGradient("dense_" + layers.size(), norm, Health.WELL));
        }
        return layers;
    }
}
