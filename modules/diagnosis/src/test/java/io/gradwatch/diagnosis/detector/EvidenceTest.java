package io.gradwatch.diagnosis.detector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EvidenceTest {
    @Test
    void aRenamedNumberAppearsUnderItsFormerNameToo() {
        assertThat(new Evidence().put("stalledRounds", 4).put("loss", 2.3).toMap())
                .isEqualTo(Map.of("stalledRounds", 4.0, "stuckRounds", 4.0, "loss", 2.3));
    }

    @Test
    void aNumberThatIsNotKnownIsLeftOut() {
        assertThat(new Evidence().putKnown("chanceLoss", Double.NaN).toMap()).isEmpty();
    }
}
