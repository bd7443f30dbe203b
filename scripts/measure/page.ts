/**
 * `docs/measurements.md`: figures that commands have measured, each command in a section of its own.
 * Nobody edits them by hand; a section says which command made it, when, and on what machine.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import workerd from 'workerd/package.json' with { type: 'json' };

const PAGE = join(import.meta.dirname, '../../docs/measurements.md');

/** One line about where figures come from: `2026-11-23, 2 × Some CPU, 24 GB, Node 24.21.0, workerd 1.20261023.1`. */
export function machine(now = new Date()): string {
  const [cpu] = cpus();
  return [
    now.toISOString().slice(0, 10),
    `${cpus().length} × ${cpu?.model.trim() || 'unknown processor'}`,
    `${Math.round(totalmem() / 2 ** 30)} GB`,
    `Node ${process.versions.node}`,
    `workerd ${workerd.version}`,
  ].join(', ');
}

/** Replaces what stands between `<!-- name -->` and `<!-- /name -->`. Throws when the page has no such section. */
export function writeSection(name: string, markdown: string): void {
  const page = readFileSync(PAGE, 'utf8');
  const begin = `<!-- ${name} -->`;
  const end = `<!-- /${name} -->`;
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`docs/measurements.md has no section ${name}`);
  writeFileSync(PAGE, `${page.slice(0, from + begin.length)}\n${markdown.trim()}\n${page.slice(to)}`);
}
