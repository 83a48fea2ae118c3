package io.gmem.gateway.jobs;

import io.gmem.contracts.JobId;
import io.gmem.contracts.job.JobEvent;
import io.gmem.contracts.job.WebhookEvent;
import io.gmem.contracts.message.Topic;
import io.gmem.eventlog.Envelope;
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
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells of the ends of jobs. What is to be told is on a topic, sealed, before the job's command is, and stays there until it was
 * taken or given up; so an end is told at least once whichever gateways come and go. One gateway at a time has the duty to.
 */
@ApplicationScoped
public class JobWebhooks implements EventListener {
    private static final Logger LOG = Logger.getLogger(JobWebhooks.class);
    private static final String GROUP = "gateway-webhooks";
    private static final Duration CATCH_UP_LIMIT = Duration.ofMinutes(2);

    /** A command that was not obeyed by then never will be: it is on its topic no more. */
    private static final Duration LONGEST = Duration.ofDays(7);

    /** The webhooks are known before the first end of a job is read, which happens at 2500. */
    private static final int BEFORE_EVENTS = 2000;

    private final Map<JobId, WebhookEvent.Registered> open = new ConcurrentHashMap<>();
    private final Map<JobId, Job> over = new ConcurrentHashMap<>();
    private final Set<JobId> underWay = ConcurrentHashMap.newKeySet();
    private final Clock clock = Clock.systemUTC();

    private final JobView jobs;
    private final CommandSender commands;
    private final WebhookSeal seal;
    private final WebhookSender sender;
    private final String bootstrapServers;
    private @Nullable TopicView view;
    private volatile @Nullable LeaderElection duty;

    JobWebhooks(
            JobView jobs,
            CommandSender commands,
            WebhookSeal seal,
            WebhookSender sender,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        this.jobs = jobs;
        this.commands = commands;
        this.seal = seal;
        this.sender = sender;
        this.bootstrapServers = bootstrapServers;
    }

    void start(@Observes @Priority(BEFORE_EVENTS) StartupEvent event) {
        start();
    }

    void start() {
        view = TopicView.follow(bootstrapServers, Set.of(Topic.WEBHOOKS), this::remember);
        view.awaitCaughtUp(CATCH_UP_LIMIT);
        duty = LeaderElection.standFor(bootstrapServers, Topic.WEBHOOKS, GROUP, this::takeOn);
    }

    void stop(@Observes ShutdownEvent event) {
        stop();
    }

    void stop() {
        LeaderElection had = duty;
        if (had != null) {
            had.close();
        }
        if (view != null) {
            view.close();
        }
    }

    /** Completes when the end of the job will be told, whatever happens. */
    Uni<Void> register(Webhook webhook, JobId job) {
        return commands.send(new WebhookEvent.Registered(job, seal.seal(webhook, job.value()), clock.instant()));
    }

    private void remember(Envelope envelope) {
        if (envelope.message() instanceof WebhookEvent.Registered registered) {
            open.put(registered.job(), registered);
            consider(registered.job());
        } else if (envelope.message() instanceof WebhookEvent.Settled settled) {
            open.remove(settled.job());
            over.remove(settled.job());
            underWay.remove(settled.job());
        }
    }

    @Override
    public void apply(Envelope event) {
        if (event.message() instanceof JobEvent said && said.terminal() && open.containsKey(said.job())) {
            over.putIfAbsent(said.job(), Job.of(said));
            consider(said.job());
        }
    }

    private void takeOn() {
        LOG.infof("webhooks are told by this gateway: open=%d", open.size());
        open.keySet().forEach(this::consider);
    }

    /** Tells, if it is ours to tell and there is something to. */
    private void consider(JobId job) {
        LeaderElection ours = duty;
        WebhookEvent.Registered registered = open.get(job);
        if (ours == null || !ours.held() || registered == null) {
            return;
        }
        Optional<Job> end = Optional.ofNullable(over.get(job)).or(() -> jobs.ended(job));
        if (end.isPresent() && underWay.add(job)) {
            tell(registered, end.get());
        } else if (end.isEmpty() && old(registered)) {
            settle(job, WebhookEvent.Ending.GIVEN_UP, 0);
        }
    }

    private boolean old(WebhookEvent.Registered registered) {
        Instant now = clock.instant();
        return registered.registeredAt().plus(LONGEST).isBefore(now);
    }

    private void tell(WebhookEvent.Registered registered, Job job) {
        Optional<Webhook> webhook = seal.open(registered.sealed(), job.id().value());
        if (webhook.isEmpty()) {
            LOG.warnf(
                    "webhook not told, it is sealed with another key: give all gateways the same gmem.webhooks.key: jobId=%s",
                    job.id());
            if (old(registered)) {
                settle(job.id(), WebhookEvent.Ending.GIVEN_UP, 0);
            }
            return;
        }
        String end = job.status().name().toLowerCase(Locale.ROOT);
        sender.send(webhook.get(), "msg_" + job.id(), "job." + end, job).thenAccept(outcome -> {
            LOG.infof(
                    "webhook ended: jobId=%s attempts=%d taken=%s last=%s",
                    job.id(), outcome.attempts(), outcome.taken(), outcome.status());
            settle(job.id(), ending(outcome), outcome.attempts());
        });
    }

    private static WebhookEvent.Ending ending(WebhookSender.Outcome outcome) {
        return outcome.taken()
                ? WebhookEvent.Ending.TOLD
                : outcome.gone() ? WebhookEvent.Ending.GONE : WebhookEvent.Ending.GIVEN_UP;
    }

    private void settle(JobId job, WebhookEvent.Ending ending, int attempts) {
        commands.send(new WebhookEvent.Settled(job, ending, attempts, clock.instant()))
                .subscribe()
                .with(
                        done -> {},
                        failure -> LOG.warnf(
                                "webhook not settled, it may be told again: jobId=%s error=%s",
                                job, failure.getMessage()));
    }
}
