/** What the suite could not see of a subject, in sentences for its author. */
import { AUTHOR_FILE } from './author-file.ts';
import type { SubjectFacts } from './facts.ts';
import type { Subject } from './subject.ts';

export function unseenOf(facts: Omit<SubjectFacts, 'unseen'>, { author }: Subject): readonly string[] {
  const { manifest, directories, files, failures, bounded } = facts;
  const sentences: string[] = [];
  const asksOthers = manifest.hosts.length > 0;
  const answered = author.handlers !== undefined || author.recordings.length > 0;
  if (asksOthers && !answered)
    sentences.push(
      `Nothing answers in place of ${manifest.hosts.map(({ host }) => host).join(', ')}: every request got 404. ` +
        `Name "recordings" or "handlers" in ${AUTHOR_FILE} beside the component.`,
    );
  const unknown = failures.filter(({ upstream }) => upstream);
  if (answered && unknown.length > 0)
    sentences.push(
      `${unknown.length} paths were not seen because upstream answered 404, the first of them ${unknown[0]?.path ?? ''}. ` +
        'Record an answer for them, if there is one.',
    );
  const names = directories.reduce((sum, directory) => sum + directory.names.length, 0);
  if (files.length === 0 && names === 0 && author.samples.length === 0)
    sentences.push(
      `The root lists nothing and no sample is given: the tree behind it was not seen. Name "samples" in ${AUTHOR_FILE}.`,
    );
  if (bounded !== undefined)
    sentences.push(`The walk stopped after ${bounded}. Raise the bounds under [walk] in ${AUTHOR_FILE} to see more.`);
  return sentences;
}
