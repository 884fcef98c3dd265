// The floor: the XML library alone over the same file, with a handler that does nothing. Started by ingest.ts.
import { createReadStream } from 'node:fs';
import { SaxesParser } from 'saxes';

const parser = new SaxesParser({ xmlns: false, position: false });
let elements = 0;
parser.on('opentag', () => elements++);
parser.on('text', () => undefined);
for await (const text of createReadStream(process.argv[2]!, { encoding: 'utf8', highWaterMark: 256 * 1024 })) parser.write(text as string);
parser.close();
console.log(elements);
