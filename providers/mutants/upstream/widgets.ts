/** What api.specimen.example has. */

/** A widget as its own URL answers it, without that URL. */
export interface Widget {
  readonly id: number;
  readonly name: string;
  readonly title: string;
  readonly state: 'open' | 'closed';
  readonly millimetres: number;
  readonly labels: readonly string[];
  readonly updated_at: string;
}

/** All of them, in the order of the list. Some names mean something in a URL, and must not. */
export const WIDGETS: readonly Widget[] = [
  widget(1, 'bolt', 'A bolt', 12, ['steel', 'metric']),
  widget(2, 'nut', 'Nuß, “quoted”, 漢字 🦀', 10, ['steel']),
  widget(3, 'left handed', 'For the left hand', 140, []),
  widget(4, 'größe-9', 'One in size nine', 9, ['brass']),
  widget(5, 'a+b&c=d', 'Two joined', 33, ['kit', 'steel']),
  widget(6, '50%25', 'Half of one', 6, ['rest']),
  widget(7, 'what?', 'A riddle', 71, []),
  widget(8, 'hinge.v2', 'A hinge\nof two lines', 80, ['door']),
];

function widget(id: number, name: string, title: string, millimetres: number, labels: readonly string[]): Widget {
  const day = String(id).padStart(2, '0');
  const state = id % 3 === 0 ? 'closed' : 'open';
  return { id, name, title, state, millimetres, labels, updated_at: `2026-02-${day}T10:00:00Z` };
}
