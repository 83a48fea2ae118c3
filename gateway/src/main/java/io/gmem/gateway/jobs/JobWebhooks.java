package io.gmem.gateway.jobs;

import io.gmem.contracts.JobId;
import io.gmem.contracts.job.JobEvent;
import io.gmem.contracts.job.WebhookEvent;
import io.gmem.contracts.message.Topic;
import io.gmem.eventlog.Envelope;
import io.gmem.eventlog.KafkaClients;
import io.gmem.eventlog.LeaderElection;
import io.gmem.eventlog.TopicView;
import io.gmem.gateway.view.CommandSender;
import io.gmem.gateway.view.EventListener;
import io.gmem.gateway.webhook.Webhook;
import io.gmem.gateway.webhook.WebhookSeal;
import io.gmem.gateway.webhook.WebhookSender;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Delivers webhooks when jobs finish. A webhook is written encrypted to a topic before the command of its job, and stays there
 * until it is delivered or abandoned. Delivery is therefore at least once, also when gateways restart. One elected gateway at a
 * time delivers webhooks.
 */
@ApplicationScoped
public class JobWebhooks implements EventListener {
    private static final Logger LOG = Logger.getLogger(JobWebhooks.class);
    private static final String GROUP = "gateway-webhooks";
    private static final Duration CATCH_UP_LIMIT = Duration.ofMinutes(2);

    /** Age after which a webhook without a finished job is abandoned: the retention of the command topic has expired. */
    private static final Duration MAX_AGE = Duration.ofDays(7);

    /** Startup priority: webhooks must be loaded before event consumption starts at priority 2500. */
    private static final int BEFORE_EVENTS = 2000;

    private final Map<JobId, WebhookEvent.Registered> open = new ConcurrentHashMap<>();
    private final Map<JobId, Job> finished = new ConcurrentHashMap<>();
    private final Set<JobId> inFlight = ConcurrentHashMap.newKeySet();
    private final Clock clock = Clock.systemUTC();

    private final JobView jobs;
    private final CommandSender commands;
    private final WebhookSeal seal;
    private final WebhookSender sender;
    private final KafkaClients kafka;
    private @Nullable TopicView view;
    private volatile @Nullable LeaderElection election;

    JobWebhooks(JobView jobs, CommandSender commands, WebhookSeal seal, WebhookSender sender, KafkaClients kafka) {
        this.jobs = jobs;
        this.commands = commands;
        this.seal = seal;
        this.sender = sender;
        this.kafka = kafka;
    }

    void start(@Observes @Priority(BEFORE_EVENTS) StartupEvent event) {
        start();
    }

    void start() {
        view = TopicView.follow(kafka, Set.of(Topic.WEBHOOKS), this::onWebhookEvent);
        view.awaitCaughtUp(CATCH_UP_LIMIT);
        election = LeaderElection.join(kafka, Topic.WEBHOOKS, GROUP, this::onElected);
    }

    void stop(@Observes ShutdownEvent event) {
        stop();
    }

    void stop() {
        LeaderElection current = election;
        if (current != null) {
            current.close();
        }
        if (view != null) {
            view.close();
        }
    }

    /** Completes when the webhook is durable, so that it survives restarts of the gateways. */
    Uni<Void> register(Webhook webhook, JobId job) {
        return commands.send(new WebhookEvent.Registered(job, seal.seal(webhook, job.value()), clock.instant()));
    }

    private void onWebhookEvent(Envelope envelope) {
        if (envelope.message() instanceof WebhookEvent.Registered registered) {
            open.put(registered.job(), registered);
            deliverIfReady(registered.job());
        } else if (envelope.message() instanceof WebhookEvent.Settled settled) {
            open.remove(settled.job());
            finished.remove(settled.job());
            inFlight.remove(settled.job());
        }
    }

    @Override
    public void apply(Envelope event) {
        if (event.message() instanceof JobEvent jobEvent && jobEvent.terminal() && open.containsKey(jobEvent.job())) {
            finished.putIfAbsent(jobEvent.job(), Job.of(jobEvent));
            deliverIfReady(jobEvent.job());
        }
    }

    private void onElected() {
        LOG.infof("elected to deliver webhooks: open=%d", open.size());
        open.keySet().forEach(this::deliverIfReady);
    }

    /** Delivers the webhook of {@code job} if this gateway is elected and the job is finished. */
    private void deliverIfReady(JobId job) {
        LeaderElection current = election;
        WebhookEvent.Registered registered = open.get(job);
        if (current == null || !current.held() || registered == null) {
            return;
        }
        Optional<Job> end = Optional.ofNullable(finished.get(job)).or(() -> jobs.ended(job));
        if (end.isPresent() && inFlight.add(job)) {
            deliver(registered, end.get());
        } else if (end.isEmpty() && expired(registered)) {
            settle(job, WebhookEvent.Ending.GIVEN_UP, 0);
        }
    }

    private boolean expired(WebhookEvent.Registered registered) {
        Instant now = clock.instant();
        return registered.registeredAt().plus(MAX_AGE).isBefore(now);
    }

    private void deliver(WebhookEvent.Registered registered, Job job) {
        Optional<Webhook> webhook = seal.open(registered.sealed(), job.id().value());
        if (webhook.isEmpty()) {
            LOG.warnf(
                    "webhook could not be decrypted; all gateways must have the same gmem.webhooks.key: jobId=%s",
                    job.id());
            if (expired(registered)) {
                settle(job.id(), WebhookEvent.Ending.GIVEN_UP, 0);
            }
            return;
        }
        String end = job.status().name().toLowerCase(Locale.ROOT);
        sender.send(webhook.get(), "msg_" + job.id(), "job." + end, job).thenAccept(outcome -> {
            LOG.infof(
                    "webhook delivery ended: jobId=%s attempts=%d taken=%s last=%s",
                    job.id(), outcome.attempts(), outcome.delivered(), outcome.status());
            settle(job.id(), ending(outcome), outcome.attempts());
        });
    }

    private static WebhookEvent.Ending ending(WebhookSender.Outcome outcome) {
        return outcome.delivered()
                ? WebhookEvent.Ending.DELIVERED
                : outcome.gone() ? WebhookEvent.Ending.GONE : WebhookEvent.Ending.GIVEN_UP;
    }

    private void settle(JobId job, WebhookEvent.Ending ending, int attempts) {
        commands.send(new WebhookEvent.Settled(job, ending, attempts, clock.instant()))
                .subscribe()
                .with(
                        done -> {},
                        failure -> LOG.warnf(
                                "webhook result could not be recorded; the webhook may be delivered again: jobId=%s error=%s",
                                job, failure.getMessage()));
    }
}
