import { SaxesParser } from 'saxes';

/** An XML element with its namespace prefix dropped; `text` holds its own character data, CDATA included. */
export class Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[] = [];
  text = '';
  readonly #parent: Element | string;
  /** Its place among the siblings of its name, from 1. */
  #place = 1;
  #namesakes: Map<string, number> | undefined;

  /** @param parent the element above, or the path of the place where this one was captured */
  constructor(name: string, attributes: Readonly<Record<string, string>>, parent: Element | string) {
    this.name = name;
    this.attributes = attributes;
    this.#parent = parent;
  }

  /** Path from `Document`, with `[n]` only where siblings share a name. Made when asked for: most elements are never named. */
  get path(): string {
    const parent = this.#parent;
    if (typeof parent === 'string') return `${parent}/${this.name}`;
    const place = parent.#namesakes!.get(this.name)! > 1 ? `[${this.#place}]` : '';
    return `${parent.path}/${this.name}${place}`;
  }

  add(element: Element): void {
    this.#namesakes ??= new Map();
    element.#place = (this.#namesakes.get(element.name) ?? 0) + 1;
    this.#namesakes.set(element.name, element.#place);
    this.children.push(element);
  }
}

/** What a walk through a message reports. Spans are half open and count UTF-16 units from the beginning of the file. */
export interface XmlVisitor {
  /** A start tag that is not captured, with the namespace that its prefix stands for. */
  readonly open: (name: string, namespace: string | undefined, from: number, attributes: Readonly<Record<string, string>>) => void;
  /** The end tag of an element that is not captured. */
  readonly close: (name: string, to: number) => void;
  /** A whole element whose name is captured. */
  readonly element: (element: Element, from: number, to: number) => void;
}

/** Why a text is not read on. What was handed over before stays true. */
export class XmlFault extends Error {
  readonly kind: 'DOCTYPE' | 'MALFORMED' | 'DEPTH';
  readonly reason: string;
  readonly path: string;

  constructor(kind: XmlFault['kind'], reason: string, path: string) {
    super(reason);
    this.kind = kind;
    this.reason = reason;
    this.path = path;
  }
}

/** A walk that is fed with stretches of text. */
export interface XmlWalk {
  readonly write: (text: string) => void;
  readonly end: () => void;
}

/** Deeper than any pacs message (about 12), shallow enough to stop a nesting bomb. */
const MAX_DEPTH = 64;

/**
 * Walks one XML document after another and hands over the captured elements one at a time, so that memory holds one
 * transaction, not the file. Document type declarations, and so every entity but the five of XML, are refused: `write` and
 * `end` throw `XmlFault` where the text cannot be read.
 */
export function openXml(capture: ReadonlySet<string>, visitor: XmlVisitor): XmlWalk {
  let behind = 0;
  let current: XmlDocument | undefined;
  let between = '';
  const write = (text: string): void => {
    let rest = text;
    while (rest !== '') {
      if (!current) {
        // A declaration must stand first; between documents, and before the first, banks leave line ends and marks.
        const start = rest.search(/[^\s\uFEFF]/);
        if (start === -1) {
          behind += rest.length;
          return;
        }
        behind += start;
        rest = rest.slice(start);
        current = new XmlDocument(capture, visitor, behind);
        between = '';
      }
      const read = current.write(rest);
      if (!current.hasRoot) between += rest.slice(0, read);
      if (current.closed) current = undefined;
      behind += read;
      rest = rest.slice(read);
    }
  };
  const end = (): void => {
    if (current && (current.hasRoot || !isMiscellany(between))) current.end();
  };
  return { write, end };
}

/** White space, comments and processing instructions: all that may follow the last document of a file. */
function isMiscellany(text: string): boolean {
  let rest = text.trimStart();
  while (rest !== '') {
    const closing = rest.startsWith('<!--') ? '-->' : rest.startsWith('<?') ? '?>' : undefined;
    const end = closing === undefined ? -1 : rest.indexOf(closing, 2);
    if (end === -1) return false;
    rest = rest.slice(end + closing!.length).trimStart();
  }
  return true;
}

class RootClosed extends Error {}

/** One document of a file, which begins `base` units into it. */
class XmlDocument {
  hasRoot = false;
  closed = false;
  readonly #parser = new SaxesParser({ xmlns: false, position: true });
  readonly #capture: ReadonlySet<string>;
  readonly #visitor: XmlVisitor;
  readonly #base: number;
  readonly #open: string[] = [];
  /** Declared prefixes of the elements that are open and not captured. */
  readonly #scopes: Readonly<Record<string, string>>[] = [];
  readonly #inside: Element[] = [];
  #fed = 0;
  #from = 0;
  #tagStart = 0;

  constructor(capture: ReadonlySet<string>, visitor: XmlVisitor, base: number) {
    this.#capture = capture;
    this.#visitor = visitor;
    this.#base = base;
    const parser = this.#parser;
    parser.on('doctype', () => {
      throw new XmlFault('DOCTYPE', 'a document type declaration is not accepted', this.#path());
    });
    parser.on('error', (error) => {
      const place = `line ${parser.line}, column ${parser.column}`;
      throw new XmlFault('MALFORMED', `not well-formed at ${place} of the document: ${describe(error.message)}`, this.#path());
    });
    // The parser stands one character behind the name.
    parser.on('opentagstart', (tag) => (this.#tagStart = this.#base + parser.position - tag.name.length - 2));
    parser.on('opentag', (tag) => this.#opened(tag.name, tag.attributes));
    parser.on('closetag', () => this.#closedTag());
    const addText = (data: string): void => {
      const element = this.#inside.at(-1);
      if (element) element.text += data;
    };
    parser.on('text', addText);
    parser.on('cdata', addText);
  }

  /** How much of the text was read: less than all of it when the root ended within. */
  write(text: string): number {
    try {
      this.#parser.write(text);
      this.#fed += text.length;
      return text.length;
    } catch (error) {
      if (!(error instanceof RootClosed)) throw error;
      this.closed = true;
      return this.#parser.position - this.#fed;
    }
  }

  end(): void {
    this.#parser.close();
  }

  #opened(tag: string, attributes: Readonly<Record<string, string>>): void {
    const name = localName(tag);
    this.hasRoot = true;
    this.#open.push(name);
    if (this.#open.length > MAX_DEPTH)
      throw new XmlFault('DEPTH', `nested deeper than ${MAX_DEPTH} elements`, pathOf(this.#open.slice(0, 8)));
    const parent = this.#inside.at(-1);
    if (!parent && !this.#capture.has(name)) {
      this.#scopes.push(attributes);
      this.#visitor.open(name, this.#namespace(tag), this.#tagStart, attributes);
      return;
    }
    if (!parent) this.#from = this.#tagStart;
    const element = new Element(name, attributes, parent ?? pathOf(this.#open.slice(0, -1)));
    parent?.add(element);
    this.#inside.push(element);
  }

  #closedTag(): void {
    const name = this.#open.pop()!;
    const to = this.#base + this.#parser.position;
    const element = this.#inside.pop();
    if (!element) {
      this.#scopes.pop();
      this.#visitor.close(name, to);
    } else if (this.#inside.length === 0) this.#visitor.element(element, this.#from, to);
    if (this.#open.length === 0) throw new RootClosed();
  }

  #namespace(tag: string): string | undefined {
    const colon = tag.indexOf(':');
    const declaration = colon === -1 ? 'xmlns' : `xmlns:${tag.slice(0, colon)}`;
    return this.#scopes.findLast((scope) => declaration in scope)?.[declaration];
  }

  #path(): string {
    return pathOf(this.#open);
  }
}

/** The first child by a path of names, or nothing. */
export function child(element: Element | undefined, ...names: string[]): Element | undefined {
  let at = element;
  for (const name of names) at = at?.children.find((candidate) => candidate.name === name);
  return at;
}

/** All children of one name. */
export function childrenOf(element: Element | undefined, name: string): Element[] {
  return element?.children.filter((candidate) => candidate.name === name) ?? [];
}

/** What the element says, without the white space around it, or nothing. */
export function textOf(element: Element | undefined): string | undefined {
  const text = element?.text.trim();
  return text === '' ? undefined : text;
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

/** The words of every leaf below an element, in order. */
export function leafTexts(element: Element | undefined): string[] {
  if (!element) return [];
  if (element.children.length > 0) return element.children.flatMap(leafTexts);
  const text = textOf(element);
  return text === undefined ? [] : [text];
}
