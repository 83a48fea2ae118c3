package io.gmem.memory.lineage;

import io.gmem.contracts.BankVersion;
import io.gmem.contracts.JobId;
import io.gmem.contracts.RunId;
import io.gmem.contracts.job.GeneratedImage;
import io.gmem.contracts.job.JobEvent;
import io.gmem.contracts.message.Message;
import io.gmem.contracts.message.Topic;
import io.gmem.contracts.run.RunEvent;
import io.gmem.eventlog.KafkaClients;
import io.gmem.eventlog.TopicView;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the run and job topics from the beginning to find uses of given rows; keeps no state. */
@ApplicationScoped
public class UsageReader {
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final KafkaClients kafka;

    UsageReader(KafkaClients kafka) {
        this.kafka = kafka;
    }

    /** The uses of the rows. */
    record Usage(List<Receipt.Run> runs, List<Receipt.Image> images) {}

    /** Returns the runs trained on a version of {@code holders}, and the images generated from a row of either set. */
    Usage of(Set<RowLineage.RowRef> holders, Set<RowLineage.RowRef> derived) {
        Set<BankVersion> versions =
                holders.stream().map(RowLineage.RowRef::version).collect(Collectors.toSet());
        Map<RunId, Receipt.Run> runs = new TreeMap<>(Comparator.comparing(RunId::value));
        Map<JobId, List<Receipt.Image>> images = new HashMap<>();
        try (TopicView view = TopicView.follow(kafka, List.of(Topic.RUNS, Topic.JOBS), envelope -> {
            Message message = envelope.message();
            if (message instanceof RunEvent.State run) {
                addIfTrained(run.run(), run.spec().bank(), versions, runs);
            } else if (message instanceof JobEvent.ImagesGenerated job) {
                images.put(job.job(), images(job, holders, derived));
            }
        })) {
            view.awaitCaughtUp(LIMIT);
        }
        List<Receipt.Image> generated = images.values().stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparing(
                                (Receipt.Image image) -> image.job().value())
                        .thenComparing(Receipt.Image::file)
                        .thenComparingLong(Receipt.Image::row))
                .toList();
        return new Usage(List.copyOf(runs.values()), generated);
    }

    private static void addIfTrained(
            RunId run, @Nullable BankVersion bank, Set<BankVersion> versions, Map<RunId, Receipt.Run> runs) {
        if (bank != null && versions.contains(bank)) {
            runs.put(run, new Receipt.Run(run, bank));
        }
    }

    private static List<Receipt.Image> images(
            JobEvent.ImagesGenerated job, Set<RowLineage.RowRef> holders, Set<RowLineage.RowRef> derived) {
        List<Receipt.Image> matches = new ArrayList<>();
        BankVersion bank = job.bank();
        if (bank != null) {
            for (GeneratedImage image : job.images()) {
                for (long row : image.snippets()) {
                    var ref = new RowLineage.RowRef(bank, row);
                    if (holders.contains(ref) || derived.contains(ref)) {
                        matches.add(new Receipt.Image(job.job(), image.file(), bank, row));
                    }
                }
            }
        }
        return matches;
    }
}
