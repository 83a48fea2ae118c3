package io.gmem.launcher.command;

import io.gmem.diffusion.checkpoint.FileDigest;
import io.gmem.diffusion.checkpoint.ModelInspection;
import java.util.List;

/** Prints the inspection of a model file as text. */
final class ModelReport {
    private ModelReport() {}

    static void print(ModelInspection inspection) {
        System.out.println(inspection.path() + ": " + inspection.what());
        System.out.printf(
                "  %s, %d tensors %s, %,d parameters, %,d bytes%n",
                inspection.container(),
                inspection.tensors(),
                inspection.dtypes(),
                inspection.parameters(),
                inspection.bytes());
        if (inspection.network() != null) {
            System.out.println("  " + inspection.network());
        }
        for (FileDigest file : inspection.files()) {
            System.out.println("  sha256 " + file.sha256() + "  " + file.name());
        }
        list("evidence", inspection.because());
        list("missing", inspection.missing());
        list("uncertain", inspection.doubts());
    }

    private static void list(String heading, List<String> items) {
        items.forEach(item -> System.out.println("  " + heading + ": " + item));
    }
}
