import type { Database } from './database.ts';

// Arguments of any kind: each function keeps its own.
type Queries = Readonly<Record<string, unknown>>;

/** The functions of an adapter without their first argument, the database, which is opened at the first call. */
export type Bound<Q extends Queries> = {
  readonly [K in keyof Q as Q[K] extends (db: Database, ...args: never[]) => Promise<unknown> ? K : never]: Q[K] extends (
    db: Database,
    ...args: infer Args
  ) => infer Result
    ? (...args: Args) => Result
    : never;
};

/** Binds the functions of adapters to a database. What an adapter exports besides functions is left out. */
export function bound<Q extends Queries>(open: () => Promise<Database>, queries: Q): Bound<Q> {
  const functions = Object.entries(queries).filter(
    (entry): entry is [string, (db: Database, ...args: unknown[]) => Promise<unknown>] => typeof entry[1] === 'function',
  );
  return Object.fromEntries(functions.map(([name, run]) => [name, async (...args: unknown[]) => run(await open(), ...args)])) as Bound<Q>;
}
