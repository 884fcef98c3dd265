import { text as readText } from 'node:stream/consumers';

/** One JSON object a line on standard output. */
export function printLine(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

/** Lines of standard input that hold something; a line that is a JSON object is read as one. */
export async function readLines(): Promise<{ line: string; json: Record<string, unknown> | undefined; number: number }[]> {
  const lines = (await readText(process.stdin)).split('\n');
  return lines.flatMap((line, i) => (line.trim() === '' ? [] : [{ line: line.replace(/\r$/, ''), json: asObject(line), number: i + 1 }]));
}

function asObject(line: string): Record<string, unknown> | undefined {
  if (!line.trimStart().startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

export function warn(line: string): void {
  console.error(`narrows: ${line}`);
}
