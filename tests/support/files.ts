import type { MessageFile } from '../../src/adapters/files/messages.ts';

/** A file in memory, handed over in stretches of a few bytes or whole. */
export function fileOf(name: string, bytes: Uint8Array, stretch = bytes.length || 1): MessageFile {
  return {
    name,
    open: async function* () {
      for (let at = 0; at < bytes.length; at += stretch) yield bytes.subarray(at, at + stretch);
    },
  };
}
