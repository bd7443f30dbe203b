/** The few pictures of the pages, drawn with lines; decoration only, the words stand beside them. */
import type { FC } from 'hono/jsx';

const PATHS = {
  home: ['M3 11.5 12 4l9 7.5', 'M5.5 10v9.5h13V10'],
  connections: ['M9 7V3.5M15 7V3.5', 'M6.5 7h11v4.5a5.5 5.5 0 0 1-11 0z', 'M12 17v3.5'],
  notifications: ['M4 5h16v11H9.5L5 20v-4H4z', 'M8 9.2h8M8 12.2h5'],
  queue: ['M4 6.5h16M4 12h16M4 17.5h9', 'm16.5 15.5 2.5 2-2.5 2'],
  reports: ['M4 20h16', 'M7 16.5v-5M12 16.5v-10M17 16.5V9.5'],
  settings: ['M4 7.5h9M17 7.5h3M4 16.5h3M11 16.5h9', 'M15 5.3v4.4M9 14.3v4.4'],
} as const;

export type IconName = keyof typeof PATHS;

export const Icon: FC<{ name: IconName }> = ({ name }) => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    {PATHS[name].map((path) => (
      <path d={path} />
    ))}
  </svg>
);
