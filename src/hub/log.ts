/** Structured logs: one JSON object per line; never a body, a token, a phone or a name. */

export type LogFields = Record<string, string | number | boolean | null | undefined>;

export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** Fields that hold ids and times of ours. */
const PLAIN = /(^id|Id|^lane|^until)$/;

/** URL tokens, keys, e-mails, phones and tax ids that got into a text are masked before it is logged. */
export function redact(text: string): string {
  return (
    text
      // However an address is spelled, what is long in it is a token.
      .replace(/\/[^/\s?]{20,}/g, '/***')
      .replace(/\b(ponte_|whsec_|shpat_|Bearer |Basic )[\w+/=.-]+/g, '$1***')
      .replace(/[\w.+-]{1,64}@[\w-]+\.[\w.-]+/g, '***@***')
      .replace(/\+?\d[\d ().-]{8,}\d/g, '***')
      .replace(/\?\S*/g, '?***')
  );
}

export function createLog(write: (line: string) => void = writeLine): Log {
  const at =
    (level: string) =>
    (message: string, fields: LogFields = {}): void => {
      const safe = Object.entries(fields).map(([key, value]) => [
        key,
        typeof value === 'string' && !PLAIN.test(key) ? redact(value) : value,
      ]);
      write(JSON.stringify({ level, message, ...Object.fromEntries(safe) }));
    };
  return { info: at('info'), warn: at('warn'), error: at('error') };
}

/** A log whose every line carries these fields besides its own. */
export const boundLog = (log: Log, bound: LogFields): Log => ({
  info: (message, fields) => log.info(message, { ...bound, ...fields }),
  warn: (message, fields) => log.warn(message, { ...bound, ...fields }),
  error: (message, fields) => log.error(message, { ...bound, ...fields }),
});

function writeLine(line: string): void {
  // biome-ignore lint/suspicious/noConsole: the one place that writes; Workers Logs reads the console.
  console.log(line);
}
