package io.gradwatch.app;

import picocli.CommandLine.IVersionProvider;

/** Gradwatch's version, as its jar's manifest has it. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Gradwatch.class.getPackage().getImplementationVersion();
        return new String[] {"gradwatch " + (version == null ? "of this source tree" : version)};
    }
}
