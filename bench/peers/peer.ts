/** A listed person, organisation, vessel or aircraft, as every peer is given it: the first name is the main one. */
export interface Listed {
  readonly id: string;
  readonly kind: string;
  readonly names: readonly string[];
}

/** A way to find listed names. */
export interface Peer {
  readonly title: string;
  /** Names that it is asked, of each sort; slow peers are asked fewer. */
  readonly asked: number;
  /** How often it is asked the clean ones for the time: three times, or once where it is slow. */
  readonly rounds: 1 | 3;
  readonly findAll: (texts: readonly string[]) => Promise<Answer>;
}

interface Answer {
  /** The entries that it would alert on, name by name. */
  readonly hits: readonly ReadonlySet<string>[];
  /** How long the matching alone took. */
  readonly seconds: number;
}

/** Asks one name after the other. */
export function oneByOne(find: (text: string) => Promise<ReadonlySet<string>> | ReadonlySet<string>): Peer['findAll'] {
  return async (texts) => {
    const hits: ReadonlySet<string>[] = [];
    const began = performance.now();
    for (const text of texts) hits.push(await find(text));
    return { hits, seconds: (performance.now() - began) / 1000 };
  };
}
