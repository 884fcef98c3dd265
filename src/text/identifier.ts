/** How identifiers are compared: letters and digits only, upper case. A BIC is compared by its bank, the first eight. */
export function normaliseIdentifier(scheme: string, value: string): string {
  const plain = value.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
  return scheme === 'bic' ? plain.slice(0, 8) : plain;
}
