import { text as readText } from 'node:stream/consumers';

/** One JSON object a line on standard output. */
export function printLine(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

/** Lines of standard input that hold something. One that begins with `{` is a JSON object, or `broken`. */
export async function readLines(): Promise<{ line: string; json: Record<string, unknown> | undefined; broken: boolean; number: number }[]> {
  const lines = (await readText(process.stdin)).split('\n');
  return lines.flatMap((line, i) => (line.trim() === '' ? [] : [{ line: line.replace(/\r$/, ''), ...asObject(line), number: i + 1 }]));
}

function asObject(line: string): { json: Record<string, unknown> | undefined; broken: boolean } {
  if (!line.trimStart().startsWith('{')) return { json: undefined, broken: false };
  try {
    return { json: JSON.parse(line) as Record<string, unknown>, broken: false };
  } catch {
    return { json: undefined, broken: true };
  }
}

export function warn(line: string): void {
  console.error(`narrows: ${line}`);
}
