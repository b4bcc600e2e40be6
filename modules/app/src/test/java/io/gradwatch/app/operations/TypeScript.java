package io.gradwatch.app.operations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Compiles JSON against types that others publish, strictly; needs Node.js and takes the types from npm. */
final class TypeScript {
    private static final Path FOLDER = Path.of("target/schema");
    private static boolean installed;

    private TypeScript() {}

    /** What npm has installed of a package. */
    static synchronized Path module(String name) throws IOException, InterruptedException {
        if (!installed) {
            Files.createDirectories(FOLDER);
            for (String file : List.of("package.json", "package-lock.json", "tsconfig.json", "dashboard.ts")) {
                Files.writeString(FOLDER.resolve(file), Repository.text("src/schema/" + file));
            }
            Tool.run(FOLDER, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline");
            installed = true;
        }
        return FOLDER.resolve("node_modules").resolve(name);
    }

    /** Compiles declarations by the names of what they declare; fails where one is not of its type. */
    static void compile(Map<String, String> declarations) throws IOException, InterruptedException {
        module("typescript");
        for (Map.Entry<String, String> declaration : declarations.entrySet()) {
            Files.writeString(FOLDER.resolve(declaration.getKey() + ".ts"), declaration.getValue());
        }
        Tool.run(FOLDER, "node", "node_modules/typescript/bin/tsc", "-p", ".");
    }

    /** A value that is to be of a type from a module. */
    static String declaration(String type, String module, String json) {
        return "import type { %1$s } from '%2$s';\nexport const value: %1$s = %3$s;\n".formatted(type, module, json);
    }
}
