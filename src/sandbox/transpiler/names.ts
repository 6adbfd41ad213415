/**
 * Names that may reach generated code. jco 1.35 writes core export names between single quotes without escaping them: one
 * that holds `'];` ran as code. What real toolchains emit fits this list; nothing in it can end a string or a comment.
 */
const HARMLESS = /^[A-Za-z0-9_.:@/#$|[\]+=-]{0,1024}$/;

/** Whether a name may stand in a component that is transpiled. */
export function isHarmlessName(name: string): boolean {
  return HARMLESS.test(name) && name !== '__proto__';
}

/** A refused name for a message: bounded, quoted, control characters escaped. */
export function quoteName(name: string): string {
  return JSON.stringify(name.length > 120 ? `${name.slice(0, 120)}…` : name);
}
