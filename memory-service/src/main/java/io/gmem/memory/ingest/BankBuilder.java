package io.gmem.memory.ingest;

import io.gmem.contracts.dataset.DatasetSpec;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.diffusion.eigen.HouseholderEigenSolver;
import io.gmem.diffusion.encoder.HogColorDescriptor;
import io.gmem.diffusion.encoder.HogColorEncoder;
import io.gmem.diffusion.image.RgbImage;
import io.gmem.memorybank.BankDescription;
import io.gmem.memorybank.BankOrigin;
import io.gmem.memorybank.LatentDataset;
import io.gmem.memorybank.MemoryBankWriter;
import io.gmem.tensorfiles.HostTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes version 1 of a bank from a data set alone: {@code hog-color} is fitted to its pictures (to {@value #SAMPLE} spread
 * evenly over it, when it has more), then row i is the snippet of picture i as cropped. To encode another picture alike, crop
 * it to the data set's resolution first.
 */
final class BankBuilder {
    /** Pictures the components are fitted to, at the most; they need about 150 MB then. */
    static final int SAMPLE = 16_384;

    static final int VERSION = 1;

    private BankBuilder() {}

    static BankDescription build(LatentDataset dataset, DatasetSpec spec, Path into, Observer observer)
            throws IOException, StoppedException {
        HogColorEncoder encoder = fit(dataset, observer);
        try (var writer = new MemoryBankWriter(into, encoder.dimension())) {
            for (long i = 0; i < dataset.count(); i++) {
                observer.check();
                writer.add(encoder.encode(picture(dataset, i)), dataset.item(i));
            }
            return writer.finish(
                    new BankOrigin(
                            spec.bank().value(),
                            VERSION,
                            null,
                            spec.id().value(),
                            encoder.name(),
                            dataset.description().labels(),
                            spec.description()),
                    tensors(encoder));
        }
    }

    private static HogColorEncoder fit(LatentDataset dataset, Observer observer) throws StoppedException {
        int sample = (int) Math.min(dataset.count(), SAMPLE);
        List<float[]> descriptors = new ArrayList<>(sample);
        for (long i = 0; i < sample; i++) {
            observer.check();
            descriptors.add(HogColorDescriptor.of(picture(dataset, i * dataset.count() / sample)));
        }
        if (descriptors.stream().allMatch(descriptor -> Arrays.equals(descriptor, descriptors.get(0)))) {
            throw new FailureException(new Failure(
                    "equal_images",
                    Category.USER,
                    false,
                    "source",
                    "source holds the same picture over and over; a bank needs different ones"));
        }
        return HogColorEncoder.fit(descriptors, new HouseholderEigenSolver());
    }

    private static RgbImage picture(LatentDataset dataset, long index) {
        int side = dataset.description().resolution();
        return new RgbImage(side, side, dataset.pixels(index));
    }

    private static Map<String, HostTensor> tensors(HogColorEncoder encoder) {
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        encoder.toArrays()
                .forEach((name, array) -> tensors.put(
                        name,
                        HostTensor.f32(
                                array.values(),
                                Arrays.stream(array.shape()).asLongStream().toArray())));
        return tensors;
    }
}
