package io.gradwatch.app.ml;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;

/** A trained network that predicts in this process, and on executors after one broadcast. */
final class ServedNetwork implements Serializable {
    private static final long serialVersionUID = 1L;

    private final StoredNetwork stored;
    private final int[] featureShape;
    private transient ForwardPass here;
    private transient Broadcast<ForwardPass> sent;
    private transient String sentTo;

    ServedNetwork(StoredNetwork stored, int[] featureShape) {
        this.stored = stored;
        this.featureShape = featureShape.clone();
    }

    StoredNetwork stored() {
        return stored;
    }

    /** Returns the activations of the output layer. */
    Vector output(Vector features) {
        return here().outputs(List.of(features))[0];
    }

    /** Returns the number of scalars of one row. */
    int features() {
        return here().features();
    }

    /** Returns the number of units of the output layer. */
    int outputs() {
        return output(Vectors.zeros(features())).size();
    }

    private synchronized ForwardPass here() {
        if (here == null) {
            here = stored.forwardPass(featureShape);
        }
        return here;
    }

    /** Returns the broadcast to this application's executors; Spark cleans it up when it is unreachable. */
    synchronized Broadcast<ForwardPass> sent(SparkContext context) {
        if (sent == null || !context.applicationId().equals(sentTo)) {
            sent = JavaSparkContext.fromSparkContext(context).broadcast(stored.forwardPass(featureShape));
            sentTo = context.applicationId();
        }
        return sent;
    }
}
