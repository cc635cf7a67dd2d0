// The server-sent events. The browser reconnects by itself and names the last event it has seen; where it gives up
// (the server answered something else), we do the same a second later. Nothing is lost as long as the server still has
// what came in between; if it has not, it sends `resync` and everything is read anew.

const RETRY_MILLISECONDS = 1000;

/** Follows `/events`; calls on.resync(), on.update(update) and on.state("connecting" | "connected"). */
export function follow(on) {
  let lastSeen = "";

  function open() {
    const source = new EventSource(lastSeen ? `/events?after=${encodeURIComponent(lastSeen)}` : "/events");
    const seen = handle => event => {
      lastSeen = event.lastEventId;
      handle(event);
    };
    source.addEventListener("resync", seen(() => on.resync()));
    source.addEventListener("update", seen(event => on.update(JSON.parse(event.data))));
    source.onopen = () => on.state("connected");
    source.onerror = () => {
      on.state("connecting");
      if (source.readyState === EventSource.CLOSED) {
        setTimeout(open, RETRY_MILLISECONDS);
      }
    };
  }

  open();
}
