package org.apache.spark.ui;

import java.net.URI;
import javax.servlet.http.HttpServletRequest;
import org.apache.spark.SparkContext;
import scala.Option;
import scala.collection.Seq;
import scala.xml.Node;
import scala.xml.XML;

/**
 * A tab in Spark's own UI that links to the driver's page. It is in Spark's package because {@code SparkUITab} is private to
 * it; other plugins that add a tab do the same.
 */
public final class GradwatchTab extends SparkUITab {
    private static final String NAME = "gradwatch";

    private GradwatchTab(SparkUI ui, URI page) {
        super(ui, NAME);
        attachPage(new Page(page));
    }

    /** Adds the tab if the application has a UI. */
    public static void attach(SparkContext spark, URI page) {
        if (spark.ui().isDefined()) {
            spark.ui().get().attachTab(new GradwatchTab(spark.ui().get(), page));
        }
    }

    private final class Page extends WebUIPage {
        private final URI page;

        Page(URI page) {
            super("");
            this.page = page;
        }

        @Override
        public Seq<Node> render(HttpServletRequest request) {
            Seq<Node> content = XML.loadString(
                    "<p>Gradients, diagnoses and rollouts of the networks that this application trains: <a href=\"%1$s\">%1$s</a></p>"
                            .formatted(page));
            return UIUtils.headerSparkPage(
                    request, "Gradwatch", () -> content, GradwatchTab.this, Option.empty(), false, false);
        }
    }
}
