import { SaxesParser } from 'saxes';
import type { Field, Rejected } from '../model/payment.ts';
import { reject } from './record.ts';

/** An XML element with its namespace prefix dropped; `text` holds its own character data, CDATA included. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  readonly text: string;
  /** Path from `Document`, with `[n]` only where siblings share a name. */
  readonly path: string;
}

/** What a walk through a message reports. */
export interface XmlVisitor {
  /** Every start tag on the way to a captured element, so that the root and its namespace can be judged. */
  open?: (name: string, attributes: Readonly<Record<string, string>>, depth: number) => void;
  /** A whole element whose name is captured, with the half-open span of the text that holds it. */
  element: (element: Element, from: number, to: number) => void;
}

/** Deeper than any pacs message (about 12), shallow enough to stop a nesting bomb. */
const MAX_DEPTH = 64;

interface Building {
  name: string;
  attributes: Record<string, string>;
  children: Building[];
  text: string;
}

/**
 * Walks an XML text and hands over the captured elements one at a time, so that memory holds one transaction, not the
 * message. Document type declarations, and so every entity but the five of XML, are refused.
 *
 * @returns the reason why the text is not well-formed, or nothing. What was handed over before stays true.
 */
export function walkXml(text: string, capture: ReadonlySet<string>, visitor: XmlVisitor): Rejected | undefined {
  const parser = new SaxesParser({ xmlns: false, position: true });
  const open: string[] = [];
  const building: Building[] = [];
  let from = 0;
  let tagStart = 0;
  parser.on('doctype', () => {
    throw new XmlRefused(reject('MSG_XML_DOCTYPE', 'a document type declaration is not accepted', pathOf(open)));
  });
  parser.on('error', (error) => {
    const line = `line ${parser.line}, column ${parser.column}`;
    throw new XmlRefused(reject('MSG_XML_MALFORMED', `not well-formed at ${line}: ${describe(error.message)}`, pathOf(open)));
  });
  parser.on('opentagstart', () => {
    // The parser stands behind the name; the tag began at the last `<`.
    tagStart = text.lastIndexOf('<', parser.position - 1);
  });
  parser.on('opentag', (tag) => {
    const name = localName(tag.name);
    open.push(name);
    if (open.length > MAX_DEPTH)
      throw new XmlRefused(reject('MSG_XML_DEPTH', `nested deeper than ${MAX_DEPTH} elements`, pathOf(open.slice(0, 8))));
    if (building.length === 0 && !capture.has(name)) {
      visitor.open?.(name, tag.attributes, open.length);
      return;
    }
    if (building.length === 0) from = tagStart;
    const element: Building = { name, attributes: tag.attributes, children: [], text: '' };
    building.at(-1)?.children.push(element);
    building.push(element);
  });
  const addText = (data: string): void => {
    const current = building.at(-1);
    if (current) current.text += data;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const parents = open.slice(0, -1);
    open.pop();
    const done = building.pop();
    if (done && building.length === 0) visitor.element(seal(done, pathOf(parents)), from, parser.position);
  });
  try {
    parser.write(text).close();
  } catch (error) {
    if (error instanceof XmlRefused) return error.rejected;
    throw error;
  }
  return undefined;
}

class XmlRefused extends Error {
  readonly rejected: Rejected;

  constructor(rejected: Rejected) {
    super(rejected.reason);
    this.rejected = rejected;
  }
}

/** The first child by a path of names, or nothing. */
export function child(element: Element | undefined, ...names: string[]): Element | undefined {
  return names.reduce<Element | undefined>((at, name) => at?.children.find((candidate) => candidate.name === name), element);
}

/** All children of one name. */
export function childrenOf(element: Element | undefined, name: string): Element[] {
  return element?.children.filter((candidate) => candidate.name === name) ?? [];
}

/** The element as a field with its place, or nothing when it is missing or blank. */
export function fieldOf(element: Element | undefined): Field | undefined {
  return element && element.text.trim() !== '' ? { path: element.path, text: element.text } : undefined;
}

function seal(element: Building, parentPath: string): Element {
  return sealAt(element, `${parentPath}/${element.name}`);
}

function sealAt(element: Building, path: string): Element {
  const total = new Map<string, number>();
  for (const { name } of element.children) total.set(name, (total.get(name) ?? 0) + 1);
  const seen = new Map<string, number>();
  const children = element.children.map((item) => {
    const n = (seen.get(item.name) ?? 0) + 1;
    seen.set(item.name, n);
    return sealAt(item, `${path}/${item.name}${total.get(item.name)! > 1 ? `[${n}]` : ''}`);
  });
  return { name: element.name, attributes: element.attributes, children, text: element.text, path };
}

/** Paths begin at `Document`, whatever envelope a bank wraps around it. */
function pathOf(open: readonly string[]): string {
  const start = Math.max(0, open.indexOf('Document'));
  return `/${open.slice(start).join('/')}`;
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** The parser's words without the position, and without any of the message's own text. */
function describe(message: string): string {
  return message.replace(/^\d+:\d+: /, '').replace(/[:"'].*$/s, '');
}
