import { openDecoder } from './decode.ts';

/** A stretch of a source record, half open, in UTF-16 units. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** What evidence says of its place. */
interface Place {
  readonly path: string;
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/**
 * Finds evidence in the record that it came from, for showing: in XML at its element, through entities and CDATA; elsewhere where its
 * text stands once. Nothing where the place is not certain, for a mark in the wrong place would be worse than none.
 *
 * @param source the record as it came, decoded
 */
export function locate(source: string, evidence: Place): Stretch | undefined {
  if (evidence.from >= evidence.to) return undefined;
  return source.trimStart().startsWith('<') ? inXml(source, evidence) : onlyOnce(source, evidence.text);
}

function onlyOnce(source: string, text: string): Stretch | undefined {
  const at = text === '' ? -1 : source.indexOf(text);
  return at === -1 || source.includes(text, at + 1) ? undefined : { from: at, to: at + text.length };
}

function inXml(source: string, { path, from, to, text }: Place): Stretch | undefined {
  for (const leaf of leavesOf(source)) {
    if (!path.endsWith(`/${leaf.root}${leaf.path}`)) continue;
    const { units, characters } = decoded(source, leaf);
    if (characters.slice(from, to).join('') !== text) continue;
    return { from: units[from]!, to: units[to] ?? leaf.to };
  }
  return undefined;
}

interface Leaf extends Stretch {
  readonly root: string;
  /** Below the root, with `[n]` where siblings share a name, as the reader writes paths. */
  readonly path: string;
}

interface Node {
  readonly name: string;
  readonly from: number;
  to: number;
  readonly children: Node[];
}

// The record was read before, so it is well-formed and has no document type.
const TOKEN = /<!--[^]*?-->|<!\[CDATA\[[^]*?\]\]>|<\?[^]*?\?>|<(\/?)(?:[\w.-]+:)?([\w.-]+)(?:"[^"]*"|'[^']*'|[^>"'])*?(\/?)>/g;

/** Elements that hold no others, with their places. A record that was cut out of its message has one root. */
function leavesOf(source: string): Leaf[] {
  const top: Node = { name: '', from: 0, to: source.length, children: [] };
  const open = [top];
  for (const match of source.matchAll(TOKEN)) {
    const [token, closing, name, empty] = match;
    if (name === undefined) continue;
    if (closing === '/') {
      const node = open.pop();
      if (node) node.to = match.index;
      continue;
    }
    const node: Node = { name, from: match.index + token.length, to: match.index + token.length, children: [] };
    open.at(-1)?.children.push(node);
    if (empty !== '/') open.push(node);
  }
  return top.children.flatMap((root) => below(root, '', root.name));
}

function below(node: Node, path: string, root: string): Leaf[] {
  if (node.children.length === 0) return [{ root, path, from: node.from, to: node.to }];
  const seen = new Map<string, number>();
  const many = Map.groupBy(node.children, ({ name }) => name);
  return node.children.flatMap((child) => {
    const place = (seen.get(child.name) ?? 0) + 1;
    seen.set(child.name, place);
    return below(child, `${path}/${child.name}${many.get(child.name)!.length > 1 ? `[${place}]` : ''}`, root);
  });
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The text of an element, unit by unit, each with where it stands in the source. */
function decoded(source: string, { from, to }: Stretch): { characters: string[]; units: number[] } {
  const characters: string[] = [];
  const units: number[] = [];
  const add = (text: string, at: number): void => {
    for (const unit of text.split('')) {
      characters.push(unit);
      units.push(at);
    }
  };
  const pieces = /<!--[^]*?-->|<\?[^]*?\?>|<!\[CDATA\[([^]*?)\]\]>|&#x([\da-f]+);|&#(\d+);|&(\w+);|\r\n?|[^]/gi;
  for (const match of source.slice(from, to).matchAll(pieces)) {
    const [whole, cdata, hex, decimal, entity] = match;
    const at = from + match.index;
    if (cdata !== undefined) for (const [i, unit] of cdata.split('').entries()) add(unit, at + '<![CDATA['.length + i);
    else if (hex !== undefined) add(String.fromCodePoint(Number.parseInt(hex, 16)), at);
    else if (decimal !== undefined) add(String.fromCodePoint(Number(decimal)), at);
    else if (entity !== undefined) add(ENTITIES[entity] ?? '', at);
    else if (whole.startsWith('\r')) add('\n', at);
    else if (!whole.startsWith('<!--') && !whole.startsWith('<?')) add(whole, at);
  }
  return { characters, units };
}

/** A stored record as text, in the encoding that its message was read in. @param head the first bytes of the message */
export function sourceText(source: Uint8Array, head: Uint8Array, encoding: string | undefined): string {
  const decoder = openDecoder(head.length > 0 ? head : source, encoding);
  return decoder.decode(source) + decoder.end();
}
