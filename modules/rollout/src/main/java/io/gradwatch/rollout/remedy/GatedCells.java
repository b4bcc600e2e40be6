package io.gradwatch.rollout.remedy;

import io.gradwatch.network.Recurrent.Cell;
import io.gradwatch.network.gru.Gru;
import io.gradwatch.rollout.remedy.RemedyResult.Applied;
import io.gradwatch.rollout.remedy.RemedyResult.Refused;
import io.gradwatch.rollout.surgery.Surgery;
import io.gradwatch.rollout.surgery.Surgery.Site;
import io.gradwatch.training.progress.Arm;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/**
 * Replaces simple recurrent layers with gated layers of the same width, whose memory carries the gradient through time
 * (Hochreiter and Schmidhuber, 1997; Cho et al., 2014). They and the output layer are reinitialized: the weights of a layer
 * without gates have no counterpart in a layer with gates.
 *
 * @param cell LSTM or GRU
 */
public record GatedCells(Cell cell) implements Remedy {
    public GatedCells {
        Objects.requireNonNull(cell, "cell");
        if (cell == Cell.SIMPLE_RNN) {
            throw new IllegalArgumentException("cell: expected LSTM or GRU, found " + cell.kind());
        }
    }

    @Override
    public String label() {
        return cell.kind();
    }

    @Override
    public String description() {
        return "Replaces simple recurrent layers with %s layers of the same width."
                .formatted(cell == Cell.LSTM ? "LSTM" : "GRU");
    }

    @Override
    public RemedyResult apply(Arm arm, RemedyContext context) {
        Surgery surgery = new Surgery(arm);
        List<Site> sites = surgery.sites().stream()
                .filter(site -> site.conf() instanceof SimpleRnn)
                .toList();
        if (sites.isEmpty()) {
            return new Refused("there is no simple recurrent layer");
        }
        for (Site site : sites) {
            surgery.replace(site, gated((SimpleRnn) site.conf()));
            surgery.reinitialize(site);
            surgery.note(site.name(), "simple recurrent cells → " + cell.kind() + ", reinitialized");
        }
        surgery.sites().stream().filter(Site::isOutput).forEach(surgery::reinitialize);
        return new Applied(surgery.close(label(), false, context.seed()));
    }

    private BaseRecurrentLayer gated(SimpleRnn simple) {
        BaseRecurrentLayer.Builder<?> builder =
                cell == Cell.LSTM ? new LSTM.Builder().forgetGateBiasInit(1) : new Gru.Builder();
        builder.nIn(simple.getNIn());
        builder.nOut(simple.getNOut());
        builder.activation(new ActivationTanH());
        builder.weightInit(WeightInit.XAVIER);
        return builder.build();
    }
}
