import type { ScreenedEntry } from '../model/list-entry.ts';
import { AddressIndex } from './address-index.ts';
import { layOut, sectionsOf } from './block.ts';
import { IdentifierIndex } from './identifier-index.ts';
import { ListedEntries } from './listed-entries.ts';
import { NameIndex } from './name-index.ts';

/** What names, numbers and addresses are looked up in. */
export interface Lists {
  readonly names: NameIndex;
  readonly identifiers: IdentifierIndex;
  readonly addresses: AddressIndex;
}

/** Builds the lists once: seconds of work, in a block that files keep and threads share. */
export function buildListBlock(entries: readonly ScreenedEntry[]): SharedArrayBuffer {
  return layOut({
    ...ListedEntries.pack(entries),
    ...NameIndex.pack(entries),
    ...IdentifierIndex.pack(entries),
    ...AddressIndex.pack(entries),
  });
}

/** Opens a block: milliseconds, and every thread opens it for itself, for what a search marks is its own. */
export function openListBlock(block: SharedArrayBuffer): Lists {
  const sections = sectionsOf(block);
  const entries = new ListedEntries(sections);
  return {
    names: new NameIndex(sections, entries),
    identifiers: new IdentifierIndex(sections, entries),
    addresses: new AddressIndex(sections, entries),
  };
}

/** Lists for once, where nothing is kept. */
export function listsOf(entries: readonly ScreenedEntry[]): Lists {
  return openListBlock(buildListBlock(entries));
}
