import type { Payment, Rejected } from '../model/payment.ts';
import { readPacs004 } from './pacs004.ts';
import { readPacs008 } from './pacs008.ts';
import { readPacs009 } from './pacs009.ts';
import { Broken, isRejected, reject, type Emit, type FormatReader } from './record.ts';
import { isCalendarDate } from './values.ts';
import { child, openXml, textOf, XmlFault, type Element } from '../text/xml.ts';
import { fieldOf } from './iso-fields.ts';

/** What stands around a transaction and holds for all of its message. */
export interface Message {
  /** For example `pacs.008.001.08`. */
  readonly type: string;
  /** The group header. */
  readonly header?: Element;
  /** The business application header, which travels before the document. */
  readonly business?: Element;
  /** What a return says once about the message that it gives back. */
  readonly originalGroup?: Element;
}

type ReadTransaction = (tx: Element, message: Message, businessDate: string) => Payment | Rejected;

/** The messages that are read, by the element that holds them (domain.md 4.1, 4.2). */
const MESSAGES: Readonly<Record<string, { type: string; read: ReadTransaction }>> = {
  FIToFICstmrCdtTrf: { type: 'pacs.008', read: readPacs008 },
  FICdtTrf: { type: 'pacs.009', read: readPacs009 },
  FinInstnCdtTrf: { type: 'pacs.009', read: readPacs009 },
  PmtRtr: { type: 'pacs.004', read: readPacs004 },
};

/** Versions whose element names these readers know. */
const VERSION = /(pacs\.\d{3})\.001\.(?:0[2-9]|1[0-4])(?!\d)/;

const CAPTURED = new Set(['AppHdr', 'GrpHdr', 'OrgnlGrpInf', 'CdtTrfTxInf', 'TxInf']);

/** A document that is being read. */
interface OpenDocument {
  /** The element that holds it all: `Document`, or the message itself where a bank leaves that out. */
  readonly root: string;
  readonly from: number;
  records: number;
  namespace: string | undefined;
  read?: ReadTransaction;
  family?: string;
  header?: Element;
  originalGroup?: Element;
}

/**
 * Reads pacs.008, pacs.009 and pacs.004 messages, any number in a file, each with any number of transactions. A transaction
 * that cannot be read is rejected alone; a document of another kind, or without a transaction, is rejected whole.
 */
export function openIso20022(emit: Emit): FormatReader {
  let business: Element | undefined;
  let document: OpenDocument | undefined;
  const push = (content: Payment | Rejected, from: number, to: number): void => {
    if (document) document.records++;
    emit(content, from, to);
  };
  const walk = openXml(CAPTURED, {
    open: (name, namespace, from) => {
      const kind = MESSAGES[name];
      if (name === 'Document' || (kind && !document)) document = { root: name, from, records: 0, namespace };
      if (!kind || !document) return;
      document.family = kind.type;
      document.read = kind.read;
      document.namespace = namespace ?? document.namespace;
    },
    close: (name, to) => {
      if (name !== document?.root) return;
      if (document.records === 0) push(emptyDocument(document), document.from, to);
      document = undefined;
      business = undefined;
    },
    element: (element, from, to) => {
      if (element.name === 'AppHdr') business = element;
      else if (element.name === 'GrpHdr' && document) document.header = element;
      else if (element.name === 'OrgnlGrpInf' && document) document.originalGroup = element;
      else if (element.name === 'CdtTrfTxInf' || element.name === 'TxInf') push(readTransaction(element, document, business), from, to);
    },
  });
  return { write: (text) => breaking(() => walk.write(text)), end: () => breaking(walk.end) };
}

/** A fault of the XML breaks the file, with the code of a message. */
function breaking(act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof XmlFault)) throw error;
    throw new Broken(reject(`MSG_XML_${error.kind}`, error.reason, error.path));
  }
}

function emptyDocument({ family, namespace }: OpenDocument): Rejected {
  if (family) return reject('MSG_EMPTY', `the ${family} message holds no transaction`, '/Document');
  const type = /[a-z]{4}\.\d{3}\.\d{3}\.\d{2}/.exec(namespace ?? '')?.[0] ?? 'this document';
  return reject('MSG_FORMAT_UNSUPPORTED', `${type} is no payment message that is read`, '/Document');
}

function readTransaction(tx: Element, document: OpenDocument | undefined, business: Element | undefined): Payment | Rejected {
  const { header, originalGroup, family, read } = document ?? {};
  if (!document || !read || !family)
    return reject('MSG_FORMAT_UNSUPPORTED', 'the transaction stands in no pacs message that is read', tx.path);
  const type = typeOf(document, business);
  if (!type) return reject('MSG_VERSION_UNSUPPORTED', `the namespace is not ${family}.001.02 to .14`, '/Document');
  const date = fieldOf(child(tx, 'IntrBkSttlmDt')) ?? fieldOf(child(header, 'IntrBkSttlmDt'));
  if (!date) return reject('MSG_FIELD_MISSING', 'IntrBkSttlmDt is missing in the transaction and in GrpHdr', `${tx.path}/IntrBkSttlmDt`);
  const businessDate = date.text.trim();
  if (!isCalendarDate(businessDate)) return reject('MSG_DATE_INVALID', 'the settlement date is not a calendar date YYYY-MM-DD', date.path);
  const message: Message = {
    type,
    ...(header ? { header } : {}),
    ...(business ? { business } : {}),
    ...(originalGroup ? { originalGroup } : {}),
  };
  const content = read(tx, message, businessDate);
  return isRejected(content) ? { ...content, businessDate } : content;
}

/** The message's type by its namespace; where it has none, by what the business application header says. */
function typeOf({ namespace, family }: OpenDocument, business: Element | undefined): string | undefined {
  const named = namespace ?? textOf(child(business, 'MsgDefIdr')) ?? '';
  const version = VERSION.exec(named);
  return version && version[1] === family ? version[0] : undefined;
}
