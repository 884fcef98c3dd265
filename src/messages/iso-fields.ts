import type { Field } from '../model/payment.ts';
import type { Element } from '../text/xml.ts';

/** The element as a field with its place, or nothing when it is missing or blank. */
export function fieldOf(element: Element | undefined): Field | undefined {
  return element && element.text.trim() !== '' ? { path: element.path, text: element.text } : undefined;
}

/** Every field below an element, in message order. */
export function leavesOf(element: Element | undefined): Field[] {
  if (!element) return [];
  if (element.children.length > 0) return element.children.flatMap(leavesOf);
  const field = fieldOf(element);
  return field ? [field] : [];
}
