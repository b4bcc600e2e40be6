package io.gradwatch.app.operations;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;

/** Compiles JSON against published TypeScript types in strict mode. */
final class TypeScript {
    private TypeScript() {}

    /** Compiles declarations, keyed by file name; fails if a value does not match its type. */
    static void compile(Map<String, String> declarations) throws IOException, InterruptedException {
        NpmModules.module("typescript");
        for (Map.Entry<String, String> declaration : declarations.entrySet()) {
            Files.writeString(NpmModules.FOLDER.resolve(declaration.getKey() + ".ts"), declaration.getValue());
        }
        Tool.run(NpmModules.FOLDER, "node", "node_modules/typescript/bin/tsc", "-p", ".");
    }

    /** Returns a declaration of a value of a type from a module. */
    static String declaration(String type, String module, String json) {
        return "import type { %1$s } from '%2$s';\nexport const value: %1$s = %3$s;\n".formatted(type, module, json);
    }
}
