package io.edgewatch.runtime.http;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The bounded threads of an endpoint: readers of requests, answerers of routes, one for each streamed answer. */
final class HttpThreads implements AutoCloseable {
    private static final int FRONT = 2;
    private static final int PAGES = 4;
    private static final int PAGES_WAITING = 64;
    private static final int STREAMS = 32;

    private final ExecutorService front = Executors.newFixedThreadPool(FRONT, named("edgewatch-http"));
    private final ThreadPoolExecutor pages = new ThreadPoolExecutor(
            PAGES, PAGES, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(PAGES_WAITING), named("edgewatch-http-page"));
    private final ThreadPoolExecutor streams = new ThreadPoolExecutor(
            0, STREAMS, 1, TimeUnit.MINUTES, new SynchronousQueue<>(), named("edgewatch-http-stream"));
    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, named("edgewatch-http-clock"));

    HttpThreads() {
        pages.allowCoreThreadTimeOut(true);
        clock.setRemoveOnCancelPolicy(true);
    }

    private static ThreadFactory named(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    ExecutorService front() {
        return front;
    }

    ExecutorService pages() {
        return pages;
    }

    ExecutorService streams() {
        return streams;
    }

    ScheduledExecutorService clock() {
        return clock;
    }

    @Override
    public void close() {
        clock.shutdownNow();
        streams.shutdownNow();
        pages.shutdownNow();
        front.shutdownNow();
    }
}
