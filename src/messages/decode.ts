import { Broken, reject } from './record.ts';

/** Turns the bytes of a file into text, stretch by stretch. Throws `Broken` where the encoding does not allow a byte. */
export interface Decoder {
  readonly decode: (bytes: Uint8Array) => string;
  /** Bytes that a stretch of the text came from; the byte order mark, which is no text, is not among them. */
  readonly width: (text: string) => number;
  /** Bytes of the byte order mark. */
  readonly mark: number;
  /** The last text, where a character was still incomplete. */
  readonly end: () => string;
}

const UNICODE: ReadonlySet<string> = new Set(['utf-8', 'utf-16le', 'utf-16be']);

const SINGLE_BYTE = /^(?:iso-8859-\d{1,2}|windows-125\d)$/;

/**
 * A decoder for a file that begins with these bytes: by its byte order mark, else by what the caller knows, else by its XML
 * declaration, else UTF-8. A byte that the encoding does not allow is never replaced: a replaced letter is a changed name.
 */
export function openDecoder(first: Uint8Array, known?: string): Decoder {
  const marked = markedEncoding(first);
  const encoding = marked?.encoding ?? plainName(known) ?? declaredEncoding(first);
  if (!UNICODE.has(encoding) && !SINGLE_BYTE.test(encoding))
    throw new Broken(reject('MSG_ENCODING', 'the declared encoding is none of UTF-8, UTF-16, ISO 8859 and Windows 125x', '/'));
  const decoder = decoderOf(encoding);
  const guarded = (act: () => string): string => {
    try {
      return act();
    } catch {
      throw new Broken(reject('MSG_ENCODING', `the bytes are not valid ${encoding}`, '/'));
    }
  };
  return {
    decode: (bytes) => guarded(() => decoder.decode(bytes, { stream: true })),
    end: () => guarded(() => decoder.decode()),
    width: widthIn(encoding),
    mark: marked?.length ?? 0,
  };
}

/** Not every part of ISO 8859 and every code page exists. */
function decoderOf(encoding: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(encoding, { fatal: true });
  } catch {
    throw new Broken(reject('MSG_ENCODING', 'the declared encoding does not exist', '/'));
  }
}

function markedEncoding(bytes: Uint8Array): { encoding: string; length: number } | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { encoding: 'utf-16le', length: 2 };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { encoding: 'utf-16be', length: 2 };
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return { encoding: 'utf-8', length: 3 };
  return undefined;
}

function declaredEncoding(bytes: Uint8Array): string {
  const head = String.fromCharCode(...bytes.subarray(0, 200));
  const declared = plainName(/^\s*<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9._-]+)["']/.exec(head)?.[1]) ?? 'utf-8';
  // A declaration that can be read as bytes contradicts UTF-16 without its mark.
  return declared.startsWith('utf-16') ? 'utf-8' : declared;
}

function plainName(name: string | undefined): string | undefined {
  const lower = name?.toLowerCase();
  if (lower === 'utf8' || lower === 'us-ascii' || lower === 'ascii') return 'utf-8';
  if (lower === 'latin1' || lower === 'latin-1') return 'iso-8859-1';
  return lower?.replace(/^cp(?=125\d$)/, 'windows-');
}

function widthIn(encoding: string): Decoder['width'] {
  if (encoding === 'utf-8') return utf8Width;
  const unit = encoding.startsWith('utf-16') ? 2 : 1;
  return (text) => text.length * unit;
}

function utf8Width(text: string): number {
  let width = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    // Half of a surrogate pair is two of the four bytes of its character.
    if (unit > 0x7f) width += unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1;
  }
  return width;
}
