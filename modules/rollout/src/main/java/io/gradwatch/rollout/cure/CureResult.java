package io.gradwatch.rollout.cure;

/** What a cure says to a model: how it would go on with it, or why it does not. */
public sealed interface CureResult permits Treatment, Refusal {}
