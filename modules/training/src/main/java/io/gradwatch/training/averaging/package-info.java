/**
 * Combines a round's replicas into their mean and computes the next state from it. Entry points: {@link
 * io.gradwatch.training.averaging.Averaging} and {@link io.gradwatch.training.averaging.OuterStep}.
 */
package io.gradwatch.training.averaging;
