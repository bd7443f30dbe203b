/** The operations of an app by method and address, out of the registry that documents them. */
import type { Context } from 'hono';
import { routePath } from 'hono/route';
import type { AppEnv } from '../../src/app';
import type { Api } from './operation';

export interface Operation {
  /** Upper case. */
  method: string;
  operationId: string;
  pattern: RegExp;
}

export class Operations {
  #all: Operation[] = [];

  /** Called once all routes are there. */
  read(api: Api): void {
    this.#all = api.openAPIRegistry.definitions.flatMap((one) =>
      one.type === 'route'
        ? [
            {
              method: one.route.method.toUpperCase(),
              operationId: one.route.operationId ?? '',
              pattern: new RegExp(`^${one.route.path.replace(/\{([^}]+)\}/g, '(?<$1>[^/]+)')}/?$`),
            },
          ]
        : [],
    );
  }

  /** What there is at a request's address, by whichever method. Only for handlers of a whole app (`*`). */
  at(c: Context<AppEnv>): (Operation & { params: Record<string, string> })[] {
    const base = routePath(c).replace(/\/\*$/, '');
    const path = c.req.path.slice(base.length) || '/';
    return this.#all.flatMap((operation) => {
      const match = operation.pattern.exec(path);
      return match ? [{ ...operation, params: { ...match.groups } }] : [];
    });
  }
}
