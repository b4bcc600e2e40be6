package io.gradwatch.network.keras;

/** Why a layer cannot be taken over. */
final class UnsupportedLayerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnsupportedLayerException(String reason) {
        super(reason);
    }
}
