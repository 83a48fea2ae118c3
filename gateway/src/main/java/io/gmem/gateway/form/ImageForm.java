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
 * A form as it was read.
 *
 * @param texts by name, in their order
 * @param pictures the files, named {@code image}, in their order
 */
public record ImageForm(Map<String, String> texts, List<byte[]> pictures) {
    /** A file may be named as lists are: {@code image[]}, {@code image[0]}. */
    private static final String LIST = "\\[\\d{0,2}]$";

    /** @param files the names that are files; all else is text */
    static ImageForm of(List<FormPart> parts, Set<String> files) {
        Map<String, String> texts = new LinkedHashMap<>();
        List<byte[]> pictures = new ArrayList<>();
        for (FormPart part : parts) {
            String name = part.name().replaceFirst(LIST, "");
            if (files.contains(name)) {
                InvalidInputException.unless(part.content().length > 0, name, "is empty: send a picture");
                pictures.add(part.content());
            } else if (part.file()) {
                throw new FailureException(new Failure(
                        "unsupported_field",
                        Category.USER,
                        false,
                        name,
                        name + " is a file that would be ignored: files are " + String.join(", ", files)));
            } else {
                boolean first = texts.putIfAbsent(dotted(part.name()), part.text()) == null;
                InvalidInputException.unless(first, dotted(part.name()), "is there more than once");
            }
        }
        return new ImageForm(texts, pictures);
    }

    /** {@code gmem[bank]}, as clients write what lies inside something, is {@code gmem.bank}. */
    private static String dotted(String name) {
        return name.replaceAll("\\[([^\\[\\]]+)]", ".$1");
    }

    /** Refuses every text that was not taken out. */
    public void refuseTexts() {
        texts.keySet().forEach(name -> {
            throw new FailureException(new Failure(
                    "unknown_field", Category.USER, false, name, name + " is not a known part of this form"));
        });
    }

    /** Takes a text out. */
    public Optional<String> take(String name) {
        return Optional.ofNullable(texts.remove(name));
    }
}
