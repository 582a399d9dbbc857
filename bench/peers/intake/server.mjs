// A plain Node service with the Segment protocol over PostgreSQL, as teams build it: one
// multi-row INSERT a call, duplicates by primary key, an answer once it is committed.
// Usage: DATABASE_URL=postgres://… node server.mjs PORT
import cluster from "node:cluster";
import { createServer } from "node:http";
import { availableParallelism } from "node:os";
import pg from "pg";

const port = Number(process.argv[2]);
const columns =
  "message_id, type, event, anonymous_id, user_id, occurred_at, received_at, properties, context";

async function prepare() {
  const client = new pg.Client(process.env.DATABASE_URL);
  await client.connect();
  await client.query(`DROP TABLE IF EXISTS peer_event; CREATE TABLE peer_event (
    message_id text PRIMARY KEY, type text NOT NULL, event text, anonymous_id text, user_id text,
    occurred_at timestamptz NOT NULL, received_at timestamptz NOT NULL, properties jsonb,
    context jsonb)`);
  await client.end();
}

function serve() {
  const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 8 });
  const insert = (events, now) => {
    const values = [];
    const rows = events.map((event) => {
      const first = values.length;
      values.push(
        event.messageId, event.type, event.event ?? null, event.anonymousId ?? null,
        event.userId ?? null, event.timestamp ?? now, now,
        JSON.stringify(event.properties ?? {}), JSON.stringify(event.context ?? {}),
      );
      return `(${Array.from({ length: 9 }, (_, place) => `$${first + place + 1}`).join(",")})`;
    });
    return pool.query(
      `INSERT INTO peer_event (${columns}) VALUES ${rows.join(",")} ON CONFLICT DO NOTHING`,
      values,
    );
  };
  createServer((request, response) => {
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", async () => {
      try {
        const call = JSON.parse(Buffer.concat(chunks).toString("utf8"));
        await insert(call.batch ?? [call], new Date().toISOString());
        response.writeHead(200, { "content-length": 2 }).end("{}");
      } catch (error) {
        const text = String(error);
        response.writeHead(500, { "content-length": Buffer.byteLength(text) }).end(text);
      }
    });
  }).listen(port, "127.0.0.1");
}

if (cluster.isPrimary) {
  await prepare();
  for (let worker = 0; worker < availableParallelism(); worker += 1) cluster.fork();
} else {
  serve();
}
