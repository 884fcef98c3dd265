import { serveConsole } from '../console/server.ts';
import type { Runtime } from '../runtime.ts';
import { warn } from './output.ts';

/** `narrows console`: the review pages, until SIGTERM. */
export async function openConsole(runtime: Runtime): Promise<number> {
  const { address, close } = await serveConsole(runtime);
  if ((await runtime.people.people()).length === 0) warn('nobody can log in yet: narrows person add <login> --name <name> --role admin');
  console.log(`console on ${address.origin}`);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => resolve());
  });
  await close();
  return 0;
}
