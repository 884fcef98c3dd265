import { createInterface } from 'node:readline';
import { hashPassword, SHORTEST_PASSWORD } from '../adapters/passwords.ts';
import { NarrowsError } from '../model/errors.ts';
import { PERSON_ROLES, type PersonRole } from '../model/review.ts';
import type { Runtime } from '../runtime.ts';
import { printLine } from './output.ts';

/** `narrows person add <login>`: somebody who can log in to the console; the password is read from standard input, never from the command line. */
export async function add(
  login: string,
  runtime: Runtime,
  { name, role, oidc }: { readonly name: string; readonly role: PersonRole; readonly oidc?: string },
): Promise<number> {
  if (!PERSON_ROLES.includes(role)) throw new NarrowsError('PERSON_ROLE', `--role is one of ${PERSON_ROLES.join(', ')}`);
  const password = oidc === undefined ? await givenPassword() : undefined;
  const content = { name, role, ...(oidc === undefined ? {} : { oidc_subject: oidc }) };
  await runtime.ownerActs.act([{ at: runtime.now(), actor: 'system', kind: 'person.add', subject: login, content }]);
  if (password !== undefined) await runtime.ownerActs.setPassword(login, await hashPassword(password), runtime.now(), true);
  console.log(`${login} can log in as ${role}`);
  return 0;
}

/** `narrows person password <login>`: a new one; whoever is logged in with the old one is logged out. */
export async function password(login: string, runtime: Runtime): Promise<number> {
  if (!(await runtime.people.people()).some((person) => person.login === login))
    throw new NarrowsError('PERSON_UNKNOWN', `There is no person ${login}; narrows person list shows them`);
  await runtime.ownerActs.setPassword(login, await hashPassword(await givenPassword()), runtime.now(), true);
  return 0;
}

/** `narrows person list`. */
export async function list(runtime: Runtime, options: { readonly json: boolean }): Promise<number> {
  for (const person of await runtime.people.people()) {
    if (options.json) printLine({ ...person });
    else console.log(`${person.login.padEnd(20)} ${person.role.padEnd(11)} ${person.active ? '' : 'not active  '}${person.name}`);
  }
  return 0;
}

async function givenPassword(): Promise<string> {
  if (process.stdin.isTTY) process.stderr.write('password: ');
  let given = '';
  for await (const line of createInterface({ input: process.stdin })) {
    given = line;
    break;
  }
  if (given.length < SHORTEST_PASSWORD)
    throw new NarrowsError('PERSON_PASSWORD', `A password has at least ${SHORTEST_PASSWORD} characters; give it on standard input`);
  return given;
}
