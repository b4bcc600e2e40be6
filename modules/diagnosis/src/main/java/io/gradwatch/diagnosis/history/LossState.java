package io.gradwatch.diagnosis.history;

/**
 * State of the training loss after a round. {@link LossHistory#state} evaluates the conditions in this order; the first
 * that holds decides:
 *
 * <table>
 * <caption>States</caption>
 * <tr><th>state</th><th>condition</th></tr>
 * <tr><td>{@link #CONVERGED}</td><td>the loss is at most {@code convergedShare} of the untrained loss</td></tr>
 * <tr><td>{@link #UNTRAINED}</td><td>the best loss is still near the first rounds' level, or a classifier's loss and its
 * accuracy on the test rows are at chance level</td></tr>
 * <tr><td>{@link #RELAPSED}</td><td>a loss that was clearly below chance level is at chance level again</td></tr>
 * <tr><td>{@link #STALLED}</td><td>the loss has not improved for {@code stalledRounds} and {@code stalledIterations}</td>
 * </tr>
 * <tr><td>{@link #LEARNING}</td><td>none of these</td></tr>
 * </table>
 *
 * <table>
 * <caption>Transitions</caption>
 * <tr><th>from</th><th>to</th><th>when</th></tr>
 * <tr><td>(first round)</td><td>UNTRAINED</td><td>always, unless a loaded network is already better than chance level
 * on the test rows</td></tr>
 * <tr><td>UNTRAINED</td><td>LEARNING, STALLED</td><td>the loss falls below {@code stagnantShare} of the first rounds'
 * level, or the accuracy on the test rows exceeds chance level</td></tr>
 * <tr><td>LEARNING</td><td>STALLED</td><td>the loss does not improve for long enough</td></tr>
 * <tr><td>STALLED</td><td>LEARNING</td><td>the loss improves</td></tr>
 * <tr><td>LEARNING, STALLED</td><td>UNTRAINED</td><td>the accuracy on the test rows is at chance level, and the loss
 * was never clearly below it</td></tr>
 * <tr><td>any but RELAPSED</td><td>RELAPSED</td><td>the loss returns to chance level after it was clearly
 * below</td></tr>
 * <tr><td>RELAPSED</td><td>LEARNING, STALLED</td><td>the loss falls below chance level, or the accuracy on the test
 * rows exceeds it</td></tr>
 * <tr><td>RELAPSED</td><td>UNTRAINED</td><td>the accuracy is at chance level, and a single round's loss is
 * below</td></tr>
 * <tr><td>LEARNING, STALLED</td><td>CONVERGED</td><td>the loss falls to {@code convergedShare} of the untrained
 * loss</td></tr>
 * <tr><td>CONVERGED</td><td>LEARNING, STALLED</td><td>the loss rises above that</td></tr>
 * </table>
 */
public enum LossState {
    /** The network has learned nothing yet; its loss may be falling or not. */
    UNTRAINED,
    /** The network has learned something, and the loss still improves. */
    LEARNING,
    /** The network has learned something, and the loss no longer improves. */
    STALLED,
    /** The network has lost what it had learned. */
    RELAPSED,
    /** Almost nothing is left to learn. */
    CONVERGED
}
