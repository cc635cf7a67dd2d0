package io.edgewatch.runtime.topics;

import io.edgewatch.runtime.cli.ConnectionOptions;
import io.edgewatch.runtime.kafka.Cluster;
import io.edgewatch.runtime.kafka.RoleAssignment;
import io.edgewatch.runtime.kafka.TensorBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code edgewatch topics}. */
@Command(
        name = "topics",
        mixinStandardHelpOptions = true,
        description = "Creates edgewatch's topics and ACLs on a cluster, or checks them.",
        footer = {
            "",
            "Examples:",
            "  edgewatch topics --create --dry-run    what would be made",
            "  edgewatch topics --create              makes what is missing, changes nothing",
            "  edgewatch topics --create --command-config admin.properties \\",
            "      --acl trainer=User:tom --acl analyzer:sharpness=User:anna",
            "  edgewatch topics --check               a table of what is not as it should be",
            "",
            "Roles: trainer, analyzer[:INSTANCE], streams[:APPLICATION-ID], reader[:GROUP]; see docs/security.md.",
            "Exit code 0: all is as it should be; 1: it is not, or the cluster does not answer; 2: wrong usage."
        })
public final class TopicsCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final ConnectionOptions connection = new ConnectionOptions();

    @ArgGroup(multiplicity = "1")
    private final Task task = new Task();

    /** What is to be done. */
    static final class Task {
        @Option(names = "--create", description = "make what is missing; never changes what is there")
        private boolean create;

        @Option(names = "--check", description = "compare every topic's settings with what edgewatch needs")
        private boolean check;
    }

    @Option(names = "--dry-run", description = "with --create: only say what would be made")
    private boolean dryRun;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            description = "of every topic; default: as many as those have that are there, else 4")
    private @Nullable Integer partitions;

    @Option(
            names = "--replication",
            paramLabel = "N",
            description = "copies of each partition; default: as many as there are brokers, at most 3")
    private @Nullable Integer replication;

    @Option(
            names = "--tensor-budget",
            paramLabel = "SIZE",
            description = "disk for all weights, gradients and the like, per copy: 10GiB, 500MiB, unlimited;"
                    + " default with --create: 10GiB, with --check: whatever they have")
    private @Nullable String tensorBudget;

    @Option(
            names = "--acl",
            paramLabel = "ROLE=User:NAME",
            description = "also make, or check, the ACLs this role needs for this user; repeatable")
    private List<String> acls = new ArrayList<>();

    @Override
    public Integer call() {
        TopicsRequest request = request();
        try (Cluster cluster = Cluster.connect(connection.connection())) {
            TopicsTask work =
                    new TopicsTask(cluster, request, spec.commandLine().getOut());
            boolean good = task.check ? work.check() : dryRun ? work.preview() : work.create();
            spec.commandLine().getOut().flush();
            return good ? 0 : 1;
        }
    }

    private TopicsRequest request() {
        if (dryRun && task.check) {
            throw new ParameterException(spec.commandLine(), "--dry-run goes with --create; --check changes nothing");
        }
        try {
            return new TopicsRequest(
                    partitions == null ? OptionalInt.empty() : OptionalInt.of(partitions),
                    replication == null ? OptionalInt.empty() : OptionalInt.of(replication),
                    Optional.ofNullable(tensorBudget).map(TensorBudget::parse),
                    acls.stream().map(RoleAssignment::parse).toList());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
