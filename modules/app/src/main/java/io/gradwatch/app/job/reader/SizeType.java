package io.gradwatch.app.job.reader;

import io.gradwatch.app.job.schema.ListType;
import io.gradwatch.app.job.schema.Type;
import io.gradwatch.app.job.schema.WholeNumber;
import io.gradwatch.app.job.yaml.Mismatch;
import io.gradwatch.app.job.yaml.Tree;
import io.gradwatch.network.Size;
import java.util.List;

/** A pair for height and width, or one number for both. */
record SizeType() implements Type<Size> {
    private static final Type<Integer> LENGTH = WholeNumber.from(1);
    private static final ListType<Integer> PAIR = new ListType<>("a pair", LENGTH);

    @Override
    public String expected() {
        return LENGTH.expected() + ", or a pair [height, width] of them";
    }

    @Override
    public Size parse(Tree found) throws Mismatch {
        if (found instanceof Tree.Scalar) {
            int length = LENGTH.parse(found);
            return new Size(length, length);
        }
        if (found instanceof Tree.Sequence sequence && sequence.items().size() == 2) {
            List<Integer> pair = PAIR.parse(found);
            return new Size(pair.get(0), pair.get(1));
        }
        throw Mismatch.of(expected(), found);
    }

    @Override
    public Object write(Size size) {
        return List.of(size.height(), size.width());
    }
}
