package io.gradwatch.app.operations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Installs npm packages that tests check against: schemas, types and a page auditor. Needs Node.js with npm. */
public final class NpmModules {
    static final Path FOLDER = Path.of("target/schema");
    private static boolean installed;

    private NpmModules() {}

    /** Returns the path of a file or folder of an installed package. */
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
