package io.gradwatch.app.command;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** Reads Gradwatch's version, which fingerprints contain as well. */
public final class Version implements IVersionProvider {
    private static final String RESOURCE = "/gradwatch-version.properties";

    @Override
    public String[] getVersion() throws IOException {
        try (InputStream in = Version.class.getResourceAsStream(RESOURCE)) {
            Properties properties = new Properties();
            properties.load(in);
            return new String[] {"gradwatch " + properties.getProperty("version")};
        }
    }
}
