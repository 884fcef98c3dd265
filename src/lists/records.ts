import { NarrowsError } from '../model/errors.ts';
import type { RejectedRow } from '../model/list-entry.ts';
import { openXml, XmlFault, type Element } from '../text/xml.ts';
import type { ListFile } from './reader.ts';

/** An element of a list, with its number among those of its name. */
export interface XmlRecord {
  readonly element: Element;
  readonly number: number;
  readonly file: string;
}

/**
 * The elements of these names, one at a time. A list that breaks off is no list: half of it would let through what the other
 * half would have stopped.
 *
 * @throws NarrowsError `LIST_MALFORMED`
 */
export function* xmlRecords(
  file: ListFile,
  names: ReadonlySet<string>,
  open?: (name: string, attributes: Readonly<Record<string, string>>) => void,
): Generator<XmlRecord> {
  const read: XmlRecord[] = [];
  const count = new Map<string, number>();
  const isOpen: string[] = [];
  let roots = 0;
  const walk = openXml(names, {
    open: (name, _namespace, _from, attributes) => {
      if (isOpen.length === 0 && ++roots > 1)
        throw new NarrowsError('LIST_MALFORMED', `${file.name}: a second ${name} after the first; the edition in force stays`);
      isOpen.push(name);
      open?.(name, attributes);
    },
    close: () => void isOpen.pop(),
    element: (element) => {
      const number = (count.get(element.name) ?? 0) + 1;
      count.set(element.name, number);
      read.push({ element, number, file: file.name });
    },
  });
  for (const text of file.stretches()) {
    guarded(file, () => walk.write(text));
    yield* read.splice(0);
  }
  guarded(file, walk.end);
  yield* read.splice(0);
}

function guarded(file: ListFile, act: () => void): void {
  try {
    act();
  } catch (cause) {
    if (!(cause instanceof XmlFault)) throw cause;
    throw new NarrowsError('LIST_MALFORMED', `${file.name}: ${cause.reason}; the edition in force stays`, { cause });
  }
}

/** A record that names no entry, with the words that it holds. */
export function incompleteRecord({ element, number, file }: XmlRecord, what: string): RejectedRow {
  return { rejected: true, code: 'LIST_ROW_INCOMPLETE', reason: `no ${what}`, file, line: number, raw: wordsOf(element).slice(0, 2_000) };
}

function wordsOf(element: Element): string {
  const own = [...Object.values(element.attributes), element.text.trim()].filter(Boolean).join(' ');
  return [own, ...element.children.map(wordsOf)].filter(Boolean).join(' ');
}
