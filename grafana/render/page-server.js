// Serves the page with the dashboards' JSON, and hands questions on to Prometheus.
import { createReadStream, existsSync } from "node:fs";
import { createServer, request } from "node:http";
import { extname, join, normalize } from "node:path";

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".svg": "image/svg+xml" };

const FOLDERS = [
  ["/build/", "build"],
  ["/dashboards/", "../dashboards/edgewatch"],
  ["/public/build/img/", "node_modules/@grafana/ui/dist/public/img"],
];

function fileOf(path) {
  const [prefix, folder] = FOLDERS.find(([start]) => path.startsWith(start)) ?? [];
  return prefix ? join(folder, normalize(`/${path.slice(prefix.length)}`)) : path === "/" ? "page/index.html" : null;
}

function handOn(prometheus, asked, answer) {
  const to = new URL(asked.url.replace("/prometheus/", "/api/v1/"), prometheus);
  const { host, ...headers } = asked.headers;
  const passed = request(to, { method: asked.method, headers }, (response) => {
    answer.writeHead(response.statusCode, response.headers);
    response.pipe(answer);
  });
  passed.on("error", (error) => answer.writeHead(502).end(JSON.stringify({ status: "error", error: error.message })));
  asked.pipe(passed);
}

/** The address of a server on this machine, which the caller closes. */
export async function servePage(prometheus) {
  const server = createServer((asked, answer) => {
    const { pathname } = new URL(asked.url, "http://localhost");
    if (pathname.startsWith("/prometheus/")) {
      handOn(prometheus, asked, answer);
      return;
    }
    const file = fileOf(pathname);
    if (!file || !existsSync(file)) {
      answer.writeHead(404).end();
      return;
    }
    answer.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
    createReadStream(file).pipe(answer);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return { server, address: `http://127.0.0.1:${server.address().port}` };
}
