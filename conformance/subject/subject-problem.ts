/** What the caller gave is wrong; the message says what and where, the advice what to do. */
export class SubjectProblem extends Error {
  readonly advice: string;

  constructor(message: string, advice: string) {
    super(message);
    this.name = 'SubjectProblem';
    this.advice = advice;
  }
}
