/** A result as a chart: a block for each workload, a bar for each subject, on a logarithmic scale. */
import type { Figure, Measured, Result, WorkloadResult } from '../result.ts';
import { formatRatio, formatTime, threeDigits } from './numbers.ts';

const COLUMN = 630;
const NAME = 150;
const BAR = 230;
const LINE = 18;
const TITLE = 30;
const GAP = 26;
const HEAD = 84;
const MARGIN = 24;
const COLUMNS = 2;
const LIMIT = 'tmpfs';

const COLOURS = { limit: '#8a8f98', own: '#1f6feb', peer: '#c9a227' } as const;

/** The chart as the text of an SVG file. */
export function drawResult(result: Result): string {
  const blocks = result.workloads.map((workload) => ({ workload, height: heightOf(workload) }));
  const rows = Math.ceil(blocks.length / COLUMNS);
  const width = MARGIN * 2 + COLUMN * Math.min(COLUMNS, blocks.length);
  const columns = Array.from({ length: COLUMNS }, (_, column) => blocks.slice(column * rows, (column + 1) * rows));
  const drawn = columns.flatMap((column, index) => drawColumn(column, MARGIN + index * COLUMN));
  const heights = columns.map((column) => column.reduce((sum, { height }) => sum + height, 0));
  const height = HEAD + Math.max(...heights) + MARGIN;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">
<title>omnivet bench</title>
<rect width="100%" height="100%" fill="#ffffff"/>
${drawHead(result)}
${drawn.join('\n')}
</svg>
`;
}

function heightOf({ figures }: WorkloadResult): number {
  return TITLE + figures.length * LINE + GAP;
}

function drawHead({ machine, time, kit, rounds }: Result): string {
  const about = `omnivet ${kit}, ${time.slice(0, 10)}, ${machine.processors} × ${machine.processor}, Linux ${machine.kernel}, ${rounds} rounds`;
  const legend = Object.entries({ omnivet: COLOURS.own, [LIMIT]: COLOURS.limit, peers: COLOURS.peer }).map(
    ([name, colour], index) =>
      `<rect x="${MARGIN + index * 90}" y="62" width="12" height="12" fill="${colour}"/>${text(MARGIN + 18 + index * 90, 72, name)}`,
  );
  return [
    text(MARGIN, 30, 'Time of one operation: shorter is faster', 'font-size="18" font-weight="bold"'),
    text(MARGIN, 50, `${about}. Logarithmic in each block; the line spans the middle half of the samples.`, MUTED),
    ...legend,
  ].join('\n');
}

const MUTED = 'fill="#57606a"';

interface Block {
  readonly workload: WorkloadResult;
  readonly height: number;
}

function drawColumn(blocks: readonly Block[], x: number): readonly string[] {
  let y = HEAD;
  return blocks.map(({ workload, height }) => {
    const drawn = drawBlock(workload, x, y);
    y += height;
    return drawn;
  });
}

function drawBlock(workload: WorkloadResult, x: number, y: number): string {
  const scale = scaleOf(workload.figures);
  const title = `<tspan font-weight="bold">${escape(workload.id)}</tspan> <tspan ${MUTED}>${escape(workload.what)}</tspan>`;
  const bars = workload.figures.map((figure, index) => drawBar(figure, workload, scale, x, y + TITLE + index * LINE));
  return [`<text x="${x}" y="${y + 20}">${title}</text>`, ...bars].join('\n');
}

/** From a time to the length of a bar; the fastest still has one. */
function scaleOf(figures: readonly Figure[]): (microseconds: number) => number {
  const times = figures.flatMap((figure) => (figure.ok ? [figure.q1, figure.q3] : []));
  const least = Math.log10(Math.min(...times) / 2);
  const most = Math.log10(Math.max(...times));
  return (microseconds) => (BAR * (Math.log10(microseconds) - least)) / (most - least);
}

function drawBar(
  figure: Figure,
  workload: WorkloadResult,
  scale: (microseconds: number) => number,
  x: number,
  y: number,
): string {
  const start = x + NAME;
  const name = text(start - 8, y + 13, figure.subject, 'text-anchor="end"');
  if (!figure.ok) return `${name}${text(start, y + 13, 'failed', MUTED)}`;
  const [end, q1, q3] = [figure.median, figure.q1, figure.q3].map((time) => scale(time).toFixed(1));
  return [
    name,
    `<rect x="${start}" y="${y + 2}" width="${end}" height="${LINE - 5}" fill="${colourOf(figure.subject)}"/>`,
    `<line x1="${start + Number(q1)}" x2="${start + Number(q3)}" y1="${y + 8.5}" y2="${y + 8.5}" stroke="#24292f"/>`,
    text(start + BAR + 10, y + 13, labelOf(figure, workload)),
  ].join('');
}

function labelOf({ subject, median, ratios }: Measured, { bytes }: WorkloadResult): string {
  const rate = bytes === undefined ? '' : `, ${threeDigits(bytes / median)} MB/s`;
  const ratio = subject === LIMIT ? '' : ` (${formatRatio(ratios[LIMIT])} ${LIMIT})`;
  return `${formatTime(median)}${rate}${ratio}`;
}

function colourOf(subject: string): string {
  if (subject === LIMIT) return COLOURS.limit;
  return subject.startsWith('omnivet') ? COLOURS.own : COLOURS.peer;
}

function text(x: number, y: number, content: string, attributes = ''): string {
  return `<text x="${x}" y="${y}" ${attributes}>${escape(content)}</text>`;
}

function escape(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
