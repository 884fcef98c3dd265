import type { Field, Payment, Rejected } from '../model/payment.ts';
import { readMt, READ_TYPES } from './mt.ts';
import type { FinField } from './mt-fields.ts';
import { reject, type Emit, type FormatReader } from './record.ts';

/** A FIN message in its blocks; the payment is in `fields`, in order. */
export interface FinMessage {
  /** `103`, `202` … */
  readonly type: string;
  /** BIC11 of the bank that sent it, from block 1 of an input message and block 2 of an output message. */
  readonly sender: Field | undefined;
  readonly receiver: Field | undefined;
  /** Block 3 by tag: 119 the validation flag, 121 the UETR. */
  readonly user: ReadonlyMap<string, string>;
  readonly fields: readonly FinField[];
}

/** Where a message begins: `{1:` behind nothing, a line end, a closing brace, `$`, or the control characters of old files. */
const BEGINNING = /\{1:/g;

/** Blocks 5 and S, one brace too many that some systems write, and what stands between messages. */
const TRAILER = /^\}?\s*(?:\{[5S]:(?:[^{}]|\{[^{}]*\})*\}\s*)*[\s$\p{Cc}]*$/u;

/** What may stand between messages: RJE's `$`, line ends, and the start, end and fill characters of DOS-PCC files. */
const SEPARATORS = /^[\s$\p{Cc}]*$/u;

/**
 * Reads FIN messages, one or many, however they are set apart. Acknowledgements of the network (block 1 `F21`) belong to the
 * message that follows them; any other message that is no payment is rejected alone.
 */
export function openFin(emit: Emit): FormatReader {
  let pending = '';
  let from = 0;
  const release = (length: number): void => {
    const text = pending.slice(0, length);
    // What is no message stands in the source of the next one.
    if (!SEPARATORS.test(text) && !isAcknowledgement(text)) emit(readOne(text), from, from + length);
    pending = pending.slice(length);
    from += length;
  };
  const nextBeginning = (after: number): number => {
    BEGINNING.lastIndex = after;
    return BEGINNING.exec(pending)?.index ?? -1;
  };
  return {
    write: (text) => {
      // A beginning may be cut by the end of a stretch, so the search goes back over it.
      let searched = Math.max(1, pending.length - 2);
      pending += text;
      for (let next = nextBeginning(searched); next !== -1; next = nextBeginning(searched)) {
        release(next);
        searched = 1;
      }
    },
    end: () => release(pending.length),
  };
}

/** Block 1 with `F21` and block 4 with the verdict, and nothing else: what more there is would be a message. */
function isAcknowledgement(text: string): boolean {
  return /^\{1:[A-Z]21[^{}]*\}\{4:(?:\{\d{3}:[^{}]*\})+\}[\s$\p{Cc}]*$/u.test(text);
}

function readOne(text: string): Payment | Rejected {
  if (text.includes('\u0000')) return reject('MSG_NUL', 'the message holds a NUL character', '/');
  const message = parseFin(text);
  if ('rejected' in message) return message;
  if (!READ_TYPES.has(message.type)) return reject('MSG_FORMAT_UNSUPPORTED', `MT${message.type} is no payment message that is read`, '{2}');
  return readMt(message);
}

/** The blocks and fields of a message, or what is wrong with its structure. */
export function parseFin(text: string): FinMessage | Rejected {
  const basic = /^\{1:([^{}]*)\}/.exec(text)?.[1];
  if (basic === undefined) return reject('MSG_MT_BLOCKS', 'the message does not begin with a whole block 1', '{1}');
  const application = /\{2:([^{}]*)\}/.exec(text)?.[1] ?? '';
  const type = /^[IO](\d{3})/.exec(application)?.[1];
  if (!type) return reject('MSG_MT_BLOCKS', 'block 2, which names the message type, is missing or broken', '{2}');
  const start = text.indexOf('{4:');
  if (start === -1) return reject('MSG_MT_BLOCKS', 'block 4, the text of the message, is missing', '{4}');
  const body = text.slice(start + 3);
  const end = /\r?\n-\}/.exec(body);
  if (!end) return reject('MSG_MT_TRUNCATED', 'block 4 does not end with -}', '{4}');
  // A second message whose beginning is damaged must not vanish behind the first.
  if (!TRAILER.test(body.slice(end.index + end[0].length)))
    return reject('MSG_MT_BLOCKS', 'something other than block 5 stands behind block 4', '{4}');
  const fields = fieldsOf(body.slice(0, end.index), type);
  if (!Array.isArray(fields)) return fields;
  const own = terminalBic('{1}', /^(?:[A-Z]\d{2})?([A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{6})/.exec(basic)?.[1]);
  const input = application.startsWith('I');
  const other = terminalBic('{2}', (input ? /^I\d{3}([A-Z0-9]{12})/ : /^O\d{3}\d{10}([A-Z0-9]{12})/).exec(application)?.[1]);
  return {
    type,
    sender: input ? own : other,
    receiver: input ? other : own,
    user: new Map([...text.slice(0, start).matchAll(/\{(\d{3}):([^{}]*)\}/g)].map((match) => [match[1]!, match[2]!])),
    fields,
  };
}

/** In a cover the customer's payment follows as sequence B: from the first field 50 on, where tags begin again. */
function fieldsOf(body: string, type: string): FinField[] | Rejected {
  const tags = [...body.matchAll(/(?:^|\n):(\d{2}[A-Z]?):/g)];
  const before = body.slice(0, tags[0]?.index ?? body.length);
  if (before.trim() !== '') return reject('MSG_MT_BLOCKS', 'block 4 holds text before its first field', '{4}');
  // A tag that is moved in or written small would be taken for the text of the field before it.
  if (/\n(?:[ \t]+:\d{2}[A-Za-z]?:|:\d{2}[a-z]:)/.test(body))
    return reject('MSG_MT_BLOCKS', 'a line looks like a tag and is none: it is moved in, or its letter is small', '{4}');
  const count = new Map<string, number>();
  let sequence = '';
  return tags.map((match, i) => {
    const tag = match[1]!;
    if (type !== '103' && tag.startsWith('50')) sequence = 'B';
    const name = `${sequence}:${tag}:`;
    const n = (count.get(name) ?? 0) + 1;
    count.set(name, n);
    const value = body.slice(match.index + match[0].length, tags[i + 1]?.index ?? body.length).replace(/[\r\n]+$/, '');
    return { tag, path: n === 1 ? name : `${name}[${n}]`, value };
  });
}

/** BIC11 of a terminal address: the ninth character is the terminal, not the branch. */
function terminalBic(path: string, address: string | undefined): Field | undefined {
  return address === undefined ? undefined : { path, text: address.slice(0, 8) + address.slice(9) };
}
