import type { Rejected } from '../model/payment.ts';
import { reject } from './record.ts';

/** A decoded message; `width` counts the bytes that a stretch of its text came from. */
export interface Decoded {
  readonly text: string;
  readonly width: (text: string) => number;
  /** Bytes of the byte order mark, which stand before the text. */
  readonly mark: number;
}

const SINGLE_BYTE = /^(?:iso-8859-\d{1,2}|windows-125\d|latin1)$/;

/**
 * The text of a message file: by its byte order mark, else by its XML declaration, else UTF-8. Bytes that the encoding
 * does not allow reject the file, for a replaced letter is a changed name.
 */
export function decodeMessage(bytes: Uint8Array): Decoded | Rejected {
  const encoding = encodingOf(bytes);
  if (!['utf-8', 'utf-16le', 'utf-16be'].includes(encoding) && !SINGLE_BYTE.test(encoding))
    return reject('MSG_ENCODING', 'the declared encoding is none of UTF-8, UTF-16, ISO 8859 and Windows 125x', '/');
  let text: string;
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return reject('MSG_ENCODING', `the bytes are not valid ${encoding}`, '/');
  }
  if (text.includes('\u0000')) return reject('MSG_NUL', 'the message holds a NUL character', '/');
  const width = widthIn(encoding);
  return { text, width, mark: bytes.length - width(text) };
}

function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  const head = String.fromCharCode(...bytes.subarray(0, 200));
  const declared = /^\s*<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9._-]+)["']/.exec(head)?.[1]?.toLowerCase();
  if (declared === undefined || declared === 'utf8' || declared === 'us-ascii' || declared === 'ascii') return 'utf-8';
  // A declaration that can be read as bytes contradicts UTF-16 without its mark.
  return declared.startsWith('utf-16') ? 'utf-8' : declared;
}

function widthIn(encoding: string): Decoded['width'] {
  if (encoding === 'utf-8') return (text) => new TextEncoder().encode(text).length;
  const unit = encoding.startsWith('utf-16') ? 2 : 1;
  return (text) => text.length * unit;
}
