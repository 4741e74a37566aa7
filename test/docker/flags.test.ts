// What `netgen compose` is told to do: one verb with the options that belong to it; hosts and specs with nothing to do.
import { expect, it } from 'vitest';
import { type ComposeFlags, verbOf } from '../../src/commands/compose/flags.ts';

it.each<[ComposeFlags, string]>([
  [{ up: true, timeout: 86_400, adopt: true }, 'up'],
  [{ up: true, timeout: 1, json: true }, 'up'],
  [{ down: true, volumes: true, host: ['vm-1'] }, 'down'],
  [{ logs: 'node3', follow: true, tail: 5 }, 'logs'],
  [{ logs: true }, 'logs'],
  [{ status: true, json: true }, 'status'],
])('%j is the verb %s', (flags, verb) => {
  expect(verbOf(flags, 'net.yaml')).toEqual({ value: verb, diagnostics: [] });
});

it.each<[ComposeFlags, string, string]>([
  [{}, 'no verb is given', 'run `netgen compose net.yaml --up`, or `--down`, `--logs`, `--status`'],
  [{ up: true, down: true }, '`--up` and `--down` at once', 'run `netgen compose net.yaml --up`'],
  [{ up: true, volumes: true }, '`--volumes` means nothing with `--up`', 'leave it out, or use `--down`'],
  [{ status: true, tail: 1 }, '`--tail` means nothing with `--status`', 'leave it out, or use `--logs`'],
  [{ down: true, timeout: 5 }, '`--timeout` means nothing with `--down`', 'leave it out, or use `--up`'],
  [{ logs: true, json: true }, '`--output json` means nothing with `--logs`', 'leave it out'],
  [{ up: true, timeout: 0 }, '`--timeout 0` is no number of seconds from 1 to 86400', 'leave it out for 300'],
  [{ up: true, timeout: 86_401 }, '`--timeout 86401` is no number of seconds from 1 to 86400', 'leave it out for 300'],
])('NG1767 for %j', (flags, message, help) => {
  const { value, diagnostics } = verbOf(flags, 'net.yaml');
  expect(value).toBeUndefined();
  expect(diagnostics).toMatchObject([{ code: 'NG1767', message }]);
  expect(diagnostics[0]!.help).toContain(help);
});
