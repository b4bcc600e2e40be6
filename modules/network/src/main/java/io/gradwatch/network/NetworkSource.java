package io.gradwatch.network;

/** Where a job's network comes from. */
public sealed interface NetworkSource permits NetworkSpec, NetworkFile {}
