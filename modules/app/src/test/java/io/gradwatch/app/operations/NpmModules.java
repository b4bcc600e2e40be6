package io.gradwatch.app.operations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What others publish on npm and tests check against: schemas, types, and a judge of pages. Needs Node.js with npm. */
public final class NpmModules {
    static final Path FOLDER = Path.of("target/schema");
    private static boolean installed;

    private NpmModules() {}

    /** What npm has installed of a package. */
    public static synchronized Path module(String name) throws IOException, InterruptedException {
        if (!installed) {
            Files.createDirectories(FOLDER);
            for (String file : List.of(
                    "package.json", "package-lock.json", "tsconfig.json", "dashboard.ts", "sparkapplication.ts")) {
                Files.writeString(FOLDER.resolve(file), Repository.text("src/schema/" + file));
            }
            Tool.run(FOLDER, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline");
            installed = true;
        }
        return FOLDER.resolve("node_modules").resolve(name);
    }
}
