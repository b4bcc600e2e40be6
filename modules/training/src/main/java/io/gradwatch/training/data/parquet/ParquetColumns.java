package io.gradwatch.training.data.parquet;

import io.gradwatch.network.Nearest;
import io.gradwatch.training.data.DataSpec;
import io.gradwatch.training.data.DataSpec.Classes;
import io.gradwatch.training.data.DataSpec.Targets;
import io.gradwatch.training.data.format.NumberRule;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;

/** The configured columns of Parquet files, with the types they have in the first file. */
final class ParquetColumns implements Serializable {
    private static final long serialVersionUID = 1L;

    private final StructType schema;
    private final ArrayList<String> names;
    private final ParquetParser parser;

    private ParquetColumns(StructType schema, List<String> names, ParquetParser parser) {
        this.schema = schema;
        this.names = new ArrayList<>(names);
        this.parser = parser;
    }

    /** Finds the columns in the schema of a file. It reports columns that are missing or not numeric. */
    static ParquetColumns find(DataSpec spec, StructType file, Consumer<String> problems) {
        List<String> names = new ArrayList<>(spec.features().columns());
        int features = names.size();
        names.addAll(labels(spec, problems));
        StructType schema = new StructType();
        for (int i = 0; i < names.size(); i++) {
            DataType type = type(names.get(i), file, i < features, problems);
            if (names.indexOf(names.get(i)) == i) {
                schema = schema.add(names.get(i), type);
            }
        }
        ParquetParser parser =
                new ParquetParser(names, features, spec.features().length(), NumberRule.of(spec.label()));
        return new ParquetColumns(schema, names, parser);
    }

    /** Returns the schema to read. */
    StructType schema() {
        return schema;
    }

    /** Returns the columns in the order of the parser. A column may occur more than once. */
    List<String> names() {
        return names;
    }

    ParquetParser parser() {
        return parser;
    }

    /** Reports where the schema of another file differs. */
    void compare(StructType file, Consumer<String> problems) {
        for (var field : schema.fields()) {
            int index = index(field.name(), file);
            if (index < 0) {
                problems.accept(missing(field.name(), file));
            } else if (ambiguous(field.name(), file).isPresent()) {
                problems.accept(ambiguous(field.name(), file).get());
            } else if (!file.fields()[index].dataType().sameType(field.dataType())) {
                problems.accept("column " + field.name() + ": expected "
                        + field.dataType().simpleString() + " as in the first file, found "
                        + file.fields()[index].dataType().simpleString());
            }
        }
    }

    private static List<String> labels(DataSpec spec, Consumer<String> problems) {
        if (spec.label() instanceof Targets targets) {
            return targets.columns();
        }
        List<String> column = ((Classes) spec.label()).column().stream().toList();
        if (column.isEmpty()) {
            problems.accept("expected label.column to name the column that holds the class, found none");
        }
        return column;
    }

    private static DataType type(String name, StructType file, boolean mayBeArray, Consumer<String> problems) {
        int index = index(name, file);
        if (index < 0) {
            problems.accept(missing(name, file));
            return SQLDataTypes.VectorType();
        }
        ambiguous(name, file).ifPresent(problems);
        DataType type = file.fields()[index].dataType();
        boolean isArray = type.equals(SQLDataTypes.VectorType())
                || (type instanceof ArrayType array && isNumber(array.elementType()));
        if (!isNumber(type) && !(mayBeArray && isArray)) {
            problems.accept("column " + name + ": expected numbers" + (mayBeArray ? ", arrays or vectors" : "")
                    + ", found " + type.simpleString());
        }
        return type;
    }

    private static boolean isNumber(DataType type) {
        return type instanceof NumericType || type instanceof BooleanType;
    }

    private static int index(String name, StructType file) {
        return List.of(file.fieldNames()).indexOf(name);
    }

    /** Returns a problem if Spark, which ignores the case of names, would find several columns. */
    private static Optional<String> ambiguous(String name, StructType file) {
        List<String> alike =
                Stream.of(file.fieldNames()).filter(name::equalsIgnoreCase).toList();
        return alike.size() < 2
                ? Optional.empty()
                : Optional.of("expected column names that differ in more than case, found "
                        + String.join(" and ", alike) + "; rename one of them");
    }

    private static String missing(String name, StructType file) {
        return "expected a column \"" + name + "\", found none; the nearest is \""
                + Nearest.to(name, List.of(file.fieldNames())) + "\"";
    }
}
