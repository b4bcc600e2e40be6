package io.gradwatch.app.ml;

import io.gradwatch.signal.Api;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;

/**
 * The parameters of both estimators: the network and its training. Every parameter has the meaning of the job file's key of
 * that name, which {@code explainParams()} prints.
 *
 * @param <E> the type of the estimator
 */
@Api
public interface NetworkEstimator<E> extends Params {
    /** Returns the parameters. */
    TrainingParams trainingParams();

    /** Returns this estimator. */
    E self();

    default Param<String> layers() {
        return trainingParams().layers;
    }

    default String getLayers() {
        return getOrDefault(layers());
    }

    /** Sets the network as a list of layers, in the YAML of a job file: {@code "[{dense: {units: 64}}, {output: {}}]"}. */
    default E setLayers(String yaml) {
        set(layers(), yaml);
        return self();
    }

    default Param<String> configuration() {
        return trainingParams().configuration;
    }

    default String getConfiguration() {
        return getOrDefault(configuration());
    }

    /** Sets the network as JSON or YAML of DL4J, instead of layers. */
    default E setConfiguration(String text) {
        set(configuration(), text);
        return self();
    }

    /** Sets the network as a DL4J configuration, instead of layers. */
    default E setConfiguration(ComputationGraphConfiguration network) {
        return setConfiguration(network.toJson());
    }

    /** Sets the network as a DL4J configuration, instead of layers. */
    default E setConfiguration(MultiLayerConfiguration network) {
        return setConfiguration(network.toJson());
    }

    default IntArrayParam featureShape() {
        return trainingParams().featureShape;
    }

    default int[] getFeatureShape() {
        return getOrDefault(featureShape());
    }

    /** Sets the shape of one row, if it is not a vector: {@code [time, features]} or {@code [channels, height, width]}. */
    default E setFeatureShape(int... shape) {
        set(featureShape(), shape);
        return self();
    }

    default IntParam workers() {
        return trainingParams().workers;
    }

    default int getWorkers() {
        return (Integer) getOrDefault(workers());
    }

    /** Sets the number of replicas, each with its own shard of the rows. */
    default E setWorkers(int number) {
        set(workers(), number);
        return self();
    }

    default IntParam batchSize() {
        return trainingParams().batchSize;
    }

    default int getBatchSize() {
        return (Integer) getOrDefault(batchSize());
    }

    /** Sets the number of rows of a minibatch, per worker. */
    default E setBatchSize(int rows) {
        set(batchSize(), rows);
        return self();
    }

    default IntParam averagingFrequency() {
        return trainingParams().averagingFrequency;
    }

    default int getAveragingFrequency() {
        return (Integer) getOrDefault(averagingFrequency());
    }

    /** Sets the number of minibatches per worker between averages. */
    default E setAveragingFrequency(int minibatches) {
        set(averagingFrequency(), minibatches);
        return self();
    }

    default IntParam epochs() {
        return trainingParams().epochs;
    }

    default int getEpochs() {
        return (Integer) getOrDefault(epochs());
    }

    /** Sets the number of passes over the rows. */
    default E setEpochs(int passes) {
        set(epochs(), passes);
        return self();
    }

    default Param<String> updater() {
        return trainingParams().updater;
    }

    default String getUpdater() {
        return getOrDefault(updater());
    }

    /** Sets the updater, in the YAML of a job file: {@code "{adam: {learningRate: 0.001}}"}. */
    default E setUpdater(String yaml) {
        set(updater(), yaml);
        return self();
    }

    default DoubleParam l2() {
        return trainingParams().l2;
    }

    default double getL2() {
        return (Double) getOrDefault(l2());
    }

    /** Sets the coefficient of the squared norm of the weights. */
    default E setL2(double coefficient) {
        set(l2(), coefficient);
        return self();
    }

    default Param<String> health() {
        return trainingParams().health;
    }

    default String getHealth() {
        return getOrDefault(health());
    }

    /** Sets thresholds of the diagnosis, in the YAML of a job file. */
    default E setHealth(String yaml) {
        set(health(), yaml);
        return self();
    }

    default LongParam seed() {
        return trainingParams().seed;
    }

    default long getSeed() {
        return (Long) getOrDefault(seed());
    }

    /** Sets the seed of initial weights, shuffling and dropout. */
    default E setSeed(long number) {
        set(seed(), number);
        return self();
    }
}
