import { z } from 'zod';
import { NarrowsError } from '../model/errors.ts';
import type { Page } from './context.ts';

/**
 * The fields of a form, checked. A field that is left empty counts as not given.
 *
 * @throws NarrowsError `DESK_INPUT` naming the fields that are wrong
 */
export async function inputOf<Shape extends z.ZodRawShape>(page: Page, shape: Shape): Promise<z.infer<z.ZodObject<Shape>>> {
  const given = Object.fromEntries(Object.entries(await page.req.parseBody({ all: true })).filter(([, value]) => value !== ''));
  const parsed = z.object(shape).safeParse(given);
  if (parsed.success) return parsed.data;
  throw new NarrowsError('DESK_INPUT', parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
}
