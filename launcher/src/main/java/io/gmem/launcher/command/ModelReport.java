package io.gmem.launcher.command;

import io.gmem.diffusion.checkpoint.FileDigest;
import io.gmem.diffusion.checkpoint.ModelInspection;
import java.util.List;

/** Prints what was found in a file for people. */
final class ModelReport {
    private ModelReport() {}

    static void print(ModelInspection found) {
        System.out.println(found.path() + ": " + found.what());
        System.out.printf(
                "  %s, %d tensors %s, %,d parameters, %,d bytes%n",
                found.container(), found.tensors(), found.dtypes(), found.parameters(), found.bytes());
        if (found.network() != null) {
            System.out.println("  " + found.network());
        }
        for (FileDigest file : found.files()) {
            System.out.println("  sha256 " + file.sha256() + "  " + file.name());
        }
        list("known", found.because());
        list("missing", found.missing());
        list("doubt", found.doubts());
    }

    private static void list(String heading, List<String> items) {
        items.forEach(item -> System.out.println("  " + heading + ": " + item));
    }
}
