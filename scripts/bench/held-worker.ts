/**
 * A consumer that takes messages and does nothing with them, and nothing at all while it is held: so that the edge
 * is measured alone. In production consumers run in other isolates; here everything shares one thread.
 */
let held = false;
let taken = 0;

export default {
  /** `POST /hold`, `POST /release`; answers how many messages were taken so far. */
  fetch(request) {
    const { pathname } = new URL(request.url);
    if (request.method === 'POST') held = pathname === '/hold';
    return Response.json({ taken });
  },
  async queue(batch) {
    while (held) await scheduler.wait(20);
    taken += batch.messages.length;
  },
} satisfies ExportedHandler;
