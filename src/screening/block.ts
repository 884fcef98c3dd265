/** Typed arrays by name. */
export type Sections = Readonly<Record<string, Section>>;

type Section = Int32Array | Float64Array | Uint8Array;

/** What stands at the head of a block: each section's name, kind, and where it lies. */
interface Place {
  readonly name: string;
  readonly kind: keyof typeof KINDS;
  /** In bytes from the beginning. */
  readonly at: number;
  /** In elements. */
  readonly length: number;
}

const KINDS = {
  Int32Array: (block: SharedArrayBuffer, at: number, length: number) => new Int32Array(block, at, length),
  Float64Array: (block: SharedArrayBuffer, at: number, length: number) => new Float64Array(block, at, length),
  Uint8Array: (block: SharedArrayBuffer, at: number, length: number) => new Uint8Array(block, at, length),
} as const;

/** A double must lie where 8 divides. */
const ALIGNED = 8;

/**
 * Lays sections end to end in one block of shared memory: threads read it without a copy, and a file holds it as it is. The
 * byte order is the machine's own, so a block is for the kind of machine that made it.
 */
export function layOut(sections: Sections): SharedArrayBuffer {
  const names = Object.keys(sections);
  // The head's length depends on the numbers in it; blanks behind it make room.
  const room = aligned(4 + 120 * names.length + names.join('').length);
  const places: Place[] = [];
  let at = room;
  for (const [name, section] of Object.entries(sections)) {
    places.push({ name, kind: kindOf(section), at, length: section.length });
    at = aligned(at + section.byteLength);
  }
  const block = new SharedArrayBuffer(at);
  const head = new TextEncoder().encode(JSON.stringify(places));
  new Uint32Array(block, 0, 1)[0] = head.length;
  new Uint8Array(block, 4, head.length).set(head);
  for (const place of places) view(block, place).set(sections[place.name]!);
  return block;
}

/** The sections of a block, as views on it. */
export function sectionsOf(block: SharedArrayBuffer): Sections {
  const length = new Uint32Array(block, 0, 1)[0]!;
  const places = JSON.parse(new TextDecoder().decode(new Uint8Array(block, 4, length).slice())) as Place[];
  return Object.fromEntries(places.map((place) => [place.name, view(block, place)]));
}

/** Words without line breaks as one section. */
export function packWords(words: readonly string[]): Uint8Array {
  return new TextEncoder().encode(words.join('\n'));
}

export function unpackWords(section: Section | undefined): string[] {
  // A decoder takes no shared memory, so the bytes are copied first.
  return new TextDecoder().decode((section as Uint8Array).slice()).split('\n');
}

function view(block: SharedArrayBuffer, { kind, at, length }: Place): Section {
  return KINDS[kind](block, at, length);
}

function kindOf(section: Section): Place['kind'] {
  return section instanceof Int32Array ? 'Int32Array' : section instanceof Float64Array ? 'Float64Array' : 'Uint8Array';
}

function aligned(at: number): number {
  return Math.ceil(at / ALIGNED) * ALIGNED;
}
