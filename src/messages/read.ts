import { parseCsv } from './csv.ts';
import { decodeMessage, type Decoded } from './decode.ts';
import { parseJsonl } from './jsonl.ts';
import { parsePacs008 } from './pacs008.ts';
import { reject, type ParsedRecord } from './record.ts';

/** A message as it was read: its text, and its records in order. */
export interface ReadMessage {
  readonly format: string;
  /** Absent when the bytes could not be decoded; the one record is then a reject of the whole. */
  readonly decoded?: Decoded;
  readonly records: readonly ParsedRecord[];
}

/** Reads one message file of any supported format, told by its content and never by its name. Nothing is thrown. */
export function readMessage(bytes: Uint8Array): ReadMessage {
  const decoded = decodeMessage(bytes);
  if ('rejected' in decoded) return { format: 'unknown', records: [{ content: decoded, index: 0, from: 0, to: 0 }] };
  const { text } = decoded;
  const format = detectFormat(text);
  const parse = PARSERS[format];
  if (parse) return { format, decoded, records: parse(text) };
  const content =
    format === 'unknown'
      ? reject('MSG_FORMAT_UNKNOWN', 'neither XML, CSV with a header, nor JSON Lines', '/')
      : reject('MSG_FORMAT_UNSUPPORTED', `${format} is recognised but not read yet`, '/');
  return { format, decoded, records: [{ content, index: 0, from: 0, to: text.length }] };
}

const PARSERS: Readonly<Record<string, (text: string) => ParsedRecord[]>> = {
  'pacs.008': parsePacs008,
  csv: parseCsv,
  jsonl: parseJsonl,
};

/** The format by what stands at the beginning. */
export function detectFormat(text: string): string {
  const head = text.slice(0, 4_000).trimStart();
  if (head.startsWith('<')) return xmlFormat(text);
  if (head.startsWith('{1:') || head.startsWith('{2:')) return `MT${/\{2:[IO](\d{3})/.exec(head)?.[1] ?? ' (no block 2)'}`;
  if (head.startsWith('{')) return 'jsonl';
  const firstLine = head.split('\n', 1)[0] ?? '';
  return firstLine.includes(',') && firstLine.includes('business_date') ? 'csv' : 'unknown';
}

function xmlFormat(text: string): string {
  const type = /urn:iso:std:iso:20022:tech:xsd:((?:pacs|pain|camt)\.\d{3})\.\d{3}\.\d{2}/.exec(text)?.[1];
  if (type) return type;
  // Without a namespace the element names still tell, so that the reject names the real fault.
  return text.includes('FIToFICstmrCdtTrf') ? 'pacs.008' : 'unknown XML';
}
