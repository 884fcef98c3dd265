import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';

/** OWASP's Password Storage Cheat Sheet gives N=2^17, r=8, p=1 for scrypt: 128 MB and about a third of a second a guess. */
const COST = { N: 2 ** 17, r: 8, p: 1 };
const LENGTH = 32;

/** Characters; NIST SP 800-63B asks for at least 8, and 15 where nothing else is asked for. Guesses are limited beside it. */
export const SHORTEST_PASSWORD = 12;

/** A password as it is stored: `scrypt$N$r$p$salt$key`, so that the cost can rise later and old ones still be read. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, COST);
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64'), key.toString('base64')].join('$');
}

/** Whether it is the password. A missing hash costs the same time as a wrong password, so that nobody learns who exists. */
export async function isPassword(password: string, stored: string | undefined): Promise<boolean> {
  const [, N, r, p, salt = '', key = ''] = (stored ?? NOBODY).split('$');
  const expected = Buffer.from(key, 'base64');
  const given = await derive(password, Buffer.from(salt, 'base64'), { N: Number(N), r: Number(r), p: Number(p) });
  return stored !== undefined && expected.length === given.length && timingSafeEqual(expected, given);
}

const NOBODY = ['scrypt', COST.N, COST.r, COST.p, Buffer.alloc(16).toString('base64'), Buffer.alloc(LENGTH).toString('base64')].join('$');

async function derive(password: string, salt: Buffer, cost: { N: number; r: number; p: number }): Promise<Buffer> {
  const options: ScryptOptions = { ...cost, maxmem: 256 * cost.N * cost.r };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, LENGTH, options, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}
