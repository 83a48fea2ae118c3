package io.gmem.gateway.form;

import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.failure.InvalidInputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A parsed form that contains images.
 *
 * @param texts text fields by name, in the order of the form
 * @param images the files named {@code image}, in the order of the form
 */
public record ImageForm(Map<String, String> texts, List<byte[]> images) {
    /** List suffix that the name of a file may have: {@code image[]}, {@code image[0]}. */
    private static final String LIST_SUFFIX = "\\[\\d{0,2}]$";

    /** @param files names of the file parts; all other parts are text */
    static ImageForm of(List<FormPart> parts, Set<String> files) {
        Map<String, String> texts = new LinkedHashMap<>();
        List<byte[]> images = new ArrayList<>();
        for (FormPart part : parts) {
            String name = part.name().replaceFirst(LIST_SUFFIX, "");
            if (files.contains(name)) {
                InvalidInputException.unless(part.content().length > 0, name, "must not be empty; send an image");
                images.add(part.content());
            } else if (part.file()) {
                throw new FailureException(new Failure(
                        "unsupported_field",
                        Category.USER,
                        false,
                        name,
                        name + " must not be a file; the file parts of this form are " + String.join(", ", files)));
            } else {
                boolean first = texts.putIfAbsent(dotted(part.name()), part.text()) == null;
                InvalidInputException.unless(first, dotted(part.name()), "must be given once");
            }
        }
        return new ImageForm(texts, images);
    }

    /** Converts nested names as clients write them, {@code gmem[bank]}, to {@code gmem.bank}. */
    private static String dotted(String name) {
        return name.replaceAll("\\[([^\\[\\]]+)]", ".$1");
    }

    /** Rejects the form if it has text fields that were not taken. */
    public void rejectRemainingTexts() {
        texts.keySet().forEach(name -> {
            throw new FailureException(new Failure(
                    "unknown_field", Category.USER, false, name, name + " is not a known part of this form"));
        });
    }

    /** Removes and returns a text field. */
    public Optional<String> take(String name) {
        return Optional.ofNullable(texts.remove(name));
    }
}
