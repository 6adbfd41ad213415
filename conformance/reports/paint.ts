/** Colour, when it was asked for: whether the terminal can show it was decided before. */
import { styleText } from 'node:util';

/** Sets text off by a format of Node's `styleText`; without colour, not at all. */
export type Paint = (format: Parameters<typeof styleText>[0], text: string) => string;

export function createPaint(colour: boolean): Paint {
  return (format, text) => (colour ? styleText(format, text, { validateStream: false }) : text);
}
