package io.gradwatch.network;

/** Source of the network of a job. */
public sealed interface NetworkSource permits NetworkSpec, NetworkFile {}
