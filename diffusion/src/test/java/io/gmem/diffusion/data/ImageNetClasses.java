package io.gmem.diffusion.data;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Which of ImageNet's classes a file {@code WNID_name.JPEG} is of, as an index into a list of labels in the order of the wnids. */
final class ImageNetClasses {
    /** Names that two synsets of ILSVRC2012 share, and which of the two it is: they are in the order of their wnids. */
    private static final Map<String, Integer> SECOND_OF_TWO =
            Map.of("n02012849", 0, "n03126707", 1, "n02113186", 0, "n02963159", 1, "n03710637", 0, "n03710721", 1);

    private ImageNetClasses() {}

    /** @throws AssertionError when the list has no such label, or does not tell which */
    static int index(List<String> labels, String file) {
        int end = file.indexOf('_');
        String wnid = file.substring(0, end);
        String name = file.substring(end + 1).replaceFirst("\\.JPEG$", "");
        int[] alike = IntStream.range(0, labels.size())
                .filter(i ->
                        labels.get(i).split(",")[0].strip().replace(' ', '_').equalsIgnoreCase(name))
                .toArray();
        if (alike.length == 2 && SECOND_OF_TWO.containsKey(wnid)) {
            return alike[SECOND_OF_TWO.get(wnid)];
        }
        if (alike.length != 1) {
            throw new AssertionError(alike.length + " labels are called '" + name + "', of " + file);
        }
        return alike[0];
    }
}
