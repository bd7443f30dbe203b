/** Every page there is, as the router itself lists them, with the ids of a hub filled in. */

/** What a router knows of its routes; each handler is one. */
export interface Router {
  routes: readonly { method: string; path: string }[];
}

export interface Place {
  /** As the router has it, `:id` and all. */
  pattern: string;
  path: string;
  /** Nobody has to be signed in. */
  isOpen: boolean;
}

/** Files to take along, not pages. */
const FILE = /\.\w+$/;

/** For whoever comes without a session. */
const OPEN = /^\/(entrar|sair|cadastro|setup|convite|senha)\b/;

/** Pages that say more when they are asked something. */
const ASKED: Readonly<Record<string, string>> = {
  '/registros/linha-do-tempo': '?q=10457',
  '/notificacoes/nova': '?tipo=order.paid',
};

/** Every page, in the order in which the router lists them. */
export function placesOf({ routes }: Router, ids: Readonly<Record<string, string>>): Place[] {
  const patterns = new Set(routes.filter(({ method }) => method === 'GET').map(({ path }) => path));
  return [...patterns]
    .filter((pattern) => !FILE.test(pattern))
    .map((pattern) => ({
      pattern,
      path: filled(pattern, ids) + (ids[pattern] ?? ASKED[pattern] ?? ''),
      isOpen: OPEN.test(pattern),
    }));
}

/**
 * A parameter stands for what the word in front of it lists. Some pages are of some kinds only:
 * `integracoes/campos` is the connection that has fields to map. Under a whole address stands what it is asked.
 */
function filled(pattern: string, ids: Readonly<Record<string, string>>): string {
  const parts = pattern.split('/');
  return parts
    .map((part, at) => {
      if (!part.startsWith(':')) return part;
      const word = parts[at - 1] ?? '';
      const id = part === ':connector' ? 'loja-integrada' : (ids[`${word}/${parts[at + 1]}`] ?? ids[word]);
      if (id === undefined) throw new Error(`nothing in the hub for ${part} of ${pattern}`);
      return id;
    })
    .join('/');
}

/** A file's name for it: `/integracoes/:id/checklist` → `integracoes-id-checklist`. */
export const nameOf = ({ pattern }: Place): string =>
  pattern === '/' ? 'inicio' : pattern.slice(1).replaceAll(':', '').replaceAll('/', '-');
