import { serveConsole } from '../console/server.ts';
import type { Runtime } from '../runtime.ts';
import { warn } from './output.ts';

/** `narrows console`: the review pages, until SIGTERM, or for so many minutes. */
export async function openConsole(runtime: Runtime, { minutes }: { readonly minutes?: string }): Promise<number> {
  const { address, close } = await serveConsole(runtime);
  if ((await runtime.people.people()).length === 0) warn('nobody can log in yet: narrows person add <login> --name <name> --role admin');
  console.log(`console on ${address.origin}`);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'])
      process.once(signal, () => {
        resolve();
      });
    if (minutes !== undefined) setTimeout(resolve, Number(minutes) * 60_000);
  });
  await close();
  return 0;
}
