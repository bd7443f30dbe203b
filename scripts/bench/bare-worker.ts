/**
 * What the hub's edge is compared with: the least that a Worker can do with a webhook and still keep it. Each
 * route reads the body and hands it over, without a look at who sent it.
 */
import { Hono } from 'hono';

interface Bindings {
  DB: D1Database;
  QUEUE: Queue<string>;
}

const app = new Hono<{ Bindings: Bindings }>();

app.post('/queue', async (c) => {
  const id = crypto.randomUUID();
  await c.env.QUEUE.send(await c.req.text());
  return c.json({ id });
});

app.post('/d1', async (c) => {
  const id = crypto.randomUUID();
  await c.env.DB.prepare('INSERT INTO bodies (id, body) VALUES (?1, ?2)')
    .bind(id, await c.req.text())
    .run();
  return c.json({ id });
});

export default app;
