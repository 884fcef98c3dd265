/** Not a test: a process that holds a checkout's Redis until its standard input ends. */
import { openServices } from '../../../src/adapters/embedded/services.ts';

const services = await openServices({
  home: process.argv[2] ?? '',
  need: { postgres: false, redis: true },
  env: {},
  throwaway: true,
  log: () => undefined,
});
console.log(services.redisUrl);
process.stdin.on('end', () => void services.close()).resume();
