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
 * What both estimators have in common: which network to train, and how. Every parameter means what the key of that name
 * means in a job file; {@code explainParams()} tells.
 *
 * @param <E> the estimator
 */
@Api
public interface NetworkEstimator<E> extends Params {
    /** Where the parameters are kept. */
    TrainingParams trainingParams();

    /** This estimator. */
    E self();

    default Param<String> layers() {
        return trainingParams().layers;
    }

    default String getLayers() {
        return getOrDefault(layers());
    }

    /** The network as a list of layers, in the YAML of a job file: {@code "[{dense: {units: 64}}, {output: {}}]"}. */
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

    /** The network as DL4J's JSON or YAML, in place of layers. */
    default E setConfiguration(String text) {
        set(configuration(), text);
        return self();
    }

    /** The network as a configuration of DL4J, in place of layers. */
    default E setConfiguration(ComputationGraphConfiguration network) {
        return setConfiguration(network.toJson());
    }

    /** The network as a configuration of DL4J, in place of layers. */
    default E setConfiguration(MultiLayerConfiguration network) {
        return setConfiguration(network.toJson());
    }

    default IntArrayParam featureShape() {
        return trainingParams().featureShape;
    }

    default int[] getFeatureShape() {
        return getOrDefault(featureShape());
    }

    /** Shape of one row: {@code [time, features]} or {@code [channels, height, width]} where it is not one vector. */
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

    /** Replicas, each with its own share of the rows. */
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

    /** Rows of a minibatch, per worker. */
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

    /** Minibatches per worker between averages. */
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

    /** Passes over the rows. */
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

    /** How a gradient becomes an update, in the YAML of a job file: {@code "{adam: {learningRate: 0.001}}"}. */
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

    /** Coefficient of the weights' squared norm. */
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

    /** Thresholds of the diagnosis that are to differ from their defaults, in the YAML of a job file. */
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

    /** Of initial weights, shuffling and dropout. */
    default E setSeed(long number) {
        set(seed(), number);
        return self();
    }
}
