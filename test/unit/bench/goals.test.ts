import { expect, test } from 'vitest';
import { GOALS, judge } from '../../../bench/measure/goals.ts';
import { PEERS } from '../../../bench/subjects/peers.ts';
import { WORKLOADS } from '../../../bench/workloads/index.ts';
import { figure, result, workload } from './results.ts';

test('every goal is of a workload, and against a subject, that there is', () => {
  const ids = new Set(WORKLOADS.map(({ id }) => id));
  const subjects = new Set(['tmpfs', ...PEERS.map(({ name }) => name)]);
  const strange = GOALS.filter(
    ({ workload: id, bound }) => !ids.has(id) || ('subject' in bound && !subjects.has(bound.subject)),
  );
  expect(strange).toEqual([]);
});

test('a goal is met at its bound and missed beyond it, for each configuration by itself', () => {
  const figures = [figure('tmpfs', 1), figure('omnivet', 2.1), figure('omnivet-kernel', 2)];
  expect(judge(result(workload('stat', ...figures)))).toMatchObject([
    { subject: 'omnivet', value: 2.1, met: false },
    { subject: 'omnivet-kernel', value: 2, met: true },
  ]);
});

test('a goal for one configuration says nothing of the others', () => {
  const figures = [figure('tmpfs', 1), figure('omnivet', 9), figure('omnivet-kernel-immutable', 1.5)];
  expect(judge(result(workload('read-small', ...figures)))).toMatchObject([
    { subject: 'omnivet-kernel-immutable', met: true },
  ]);
});

test('what the host adds to the bare request is held in microseconds, however long that takes', () => {
  const figures = [figure('omnivet', 3_900), figure('omnivet-kernel', 4_100), figure('undici', 3_000)];
  expect(judge(result(workload('cold-read-bodies', ...figures)))).toMatchObject([
    { subject: 'omnivet', met: true },
    { subject: 'omnivet-kernel', met: false },
  ]);
});

test('requests are held against their bound, and no ratio is made of a peer that is not there', () => {
  const figures = [figure('tmpfs', 1), figure('omnivet', 9, { upstream: 2 })];
  expect(judge(result(workload('cold-find', ...figures)))).toMatchObject([{ value: 2, met: false }]);
});

test('a call of the sandbox is held against its bound, where there were enough of them', () => {
  const figures = [
    figure('omnivet', 9, { upstream: 1, sandboxCall: 151 }),
    figure('omnivet-kernel', 9, { upstream: 1, sandboxCall: 150 }),
    figure('omnivet-immutable', 9, { upstream: 1 }),
  ];
  const found = judge(result(workload('cold-find', ...figures))).filter(({ goal }) => 'sandboxCall' in goal.bound);
  expect(found).toMatchObject([
    { subject: 'omnivet', value: 151, met: false },
    { subject: 'omnivet-kernel', value: 150, met: true },
  ]);
});
