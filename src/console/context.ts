import type { Context } from 'hono';
import type { DeskFigures, Table, Workload } from '../adapters/postgres/desk/figures.ts';
import type { Rules } from '../model/rules.ts';
import type { Memo } from './memo.ts';
import type { Desk, Person } from '../model/review.ts';
import type { Runtime } from '../runtime.ts';
import type { Say } from './words.ts';

/** What every request carries once somebody is logged in. */
export interface Variables {
  readonly person: Person;
  /** Goes into every form; a form without it is refused. */
  readonly csrf: string;
  readonly say: Say;
  readonly tools: Tools;
  /** A page is counted as read under this subject; set by pages that show personal data. */
  readonly reading: { readonly kind: string; readonly subject: string };
}

export type ConsoleEnv = { Variables: Variables };

export type Page = Context<ConsoleEnv>;

/** Where browsers find the console. */
export interface Address {
  /** `https://narrows.bank.example`, or the loopback address. */
  readonly origin: string;
  /** Values of the Host header that are meant for it. */
  readonly hosts: readonly string[];
  readonly isSecure: boolean;
}

/** What pages are made with. */
export interface Tools {
  readonly address: Address;
  readonly runtime: Runtime;
  readonly desk: Desk;
  /** An instant as the bank's people read it. */
  readonly clock: (at: Date) => string;
  /** A text as names are compared: without case and accents. */
  readonly fold: (text: string) => string;
  /** Rules by the id that an assessment keeps; those in force without one. */
  readonly rulesOf: (id?: string) => Promise<Rules>;
  readonly workload: Memo<Workload>;
  readonly figures: Memo<DeskFigures>;
  readonly groups: Memo<Awaited<ReturnType<Runtime['desk']['counterpartyGroups']>>>;
  readonly precision: Memo<{
    readonly rules: Table;
    readonly lists: Table;
    readonly entries: Table;
    readonly decided: Awaited<ReturnType<Runtime['desk']['decisions']>>;
  }>;
}

/** Says that what is shown is somebody's data, so that the reading is kept. */
export function isReading(page: Page, kind: string, subject: string): void {
  page.set('reading', { kind, subject });
}
