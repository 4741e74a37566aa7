// NG10xx: reading files: bytes, YAML, limits. Rows only; the rules live in src/spec.
import type { CodeRow } from '../codes.ts';

export const loadCodes = {
  NG1001: {
    title: 'a file cannot be read',
    why: 'netgen needs every file that the spec names before it can say anything about the network.',
    fix: 'Correct the path; it is relative to the directory of the file that names it.',
  },
  NG1002: {
    title: 'a file is larger than 8 MiB',
    why: 'Nobody writes that by hand: a spec of 10,000 nodes has 2.6 MB. The limit keeps a wrong path or a hostile file from taking the memory.',
    fix: 'Use ranges (`aws-[01:21]`), `extends`, or split the network.',
  },
  NG1003: {
    title: 'a file is not valid UTF-8',
    why: 'A byte that does not decode would be replaced silently, and a name would become another name.',
    fix: 'Save the file as UTF-8 and retype the character at the place shown.',
  },
  NG1004: {
    title: 'a file is UTF-16 or UTF-32',
    why: 'Specs are UTF-8, as everything that Git, Flux and Kubernetes exchange.',
    fix: 'Save the file as UTF-8.',
  },
  NG1005: {
    title: 'a control character in the text',
    why: 'Tools down the road refuse such characters or turn them into others; in a terminal they can hide text.',
    fix: 'Delete the character at the place shown.',
  },
  NG1006: {
    title: 'a carriage return without a line feed',
    why: 'YAML counts it as a line break, most editors and Git do not: what is shown would not be what is read.',
    fix: 'Save the file with LF or CRLF line ends.',
  },
  NG1007: {
    title: 'an invisible or direction-changing character',
    why: 'Two names that look the same would be different, and a line can read differently from what it says.',
    fix: 'Delete the character. In comments and block text it is only a warning.',
  },
  NG1008: {
    title: 'a file has no content',
    why: 'An empty network cannot be told from a file that was lost.',
    fix: 'Start with `apiVersion`, `kind` and `name`.',
  },
  NG1009: {
    title: 'a file holds more than one YAML document',
    why: 'One file is one spec; the second document would be ignored silently by many tools.',
    fix: 'Move the text after `---` into a file of its own.',
  },
  NG1010: {
    title: 'a YAML directive',
    why: '`%YAML 1.1` changes what `yes` and `0644` mean; netgen reads YAML 1.2 only.',
    fix: 'Delete the line that starts with `%`.',
  },
  NG1011: {
    title: 'a YAML alias',
    why: 'Aliases can blow up a small file into gigabytes, and a reviewer has to look up what stands there.',
    fix: 'Write the value out, or share it with a range, a group or `extends`.',
  },
  NG1012: {
    title: 'a YAML anchor',
    why: 'Anchors only serve aliases, which netgen does not read.',
    fix: 'Delete `&name`.',
  },
  NG1013: {
    title: 'a YAML tag',
    why: 'Tags change the type of a value (`!!binary`, `!!set`) or call code in other tools.',
    fix: 'Delete the tag; quote the value when it must be a string.',
  },
  NG1014: {
    title: 'a YAML merge key',
    why: '`<<` is not part of YAML 1.2; some tools merge, some keep a key named `<<`.',
    fix: 'Write the keys out, or use `extends`.',
  },
  NG1015: {
    title: 'a key that is not a string',
    why: 'Tools disagree on how such a key is written as text, so two keys could become one.',
    fix: 'Quote the key, or write a plain name or node number.',
  },
  NG1016: {
    title: 'a reserved key',
    why: '`__proto__`, `constructor` and `prototype` have a meaning of their own in JavaScript tools, which may drop them silently.',
    fix: 'Choose another name.',
  },
  NG1017: {
    title: 'a key is given twice in one map',
    why: 'Most readers keep the last and say nothing; `1` and `"1"` are the same key.',
    fix: 'Delete one of the two.',
  },
  NG1018: {
    title: 'nested deeper than 64 levels',
    why: 'Real specs need about ten; deep nesting only serves to exhaust the stack of a reader.',
    fix: 'Flatten the value; look for a bracket that is never closed.',
  },
  NG1019: {
    title: 'too many keys or values',
    why: 'A map may have 100,000 keys and a file 1,000,000 values: more is no spec.',
    fix: 'Use ranges and groups.',
  },
  NG1020: {
    title: 'a number with leading zeros',
    why: '`0644` is 420 for Kubernetes and YAML 1.1, and 644 for YAML 1.2.',
    fix: 'Quote it when it is text; delete the zeros when it is a number.',
  },
  NG1021: {
    title: 'a number that cannot be held exactly',
    why: 'Whole numbers above 9007199254740991 (2^53 - 1) lose their last digits.',
    fix: 'Quote it; netgen keeps it as text.',
  },
  NG1022: {
    title: 'a number that is not finite',
    why: 'JSON and Kubernetes have no `.inf` and no `.nan`.',
    fix: 'Leave the key out for "no limit", or quote it when it is text.',
  },
  NG1023: {
    title: 'a negative zero',
    why: 'Some tools write it back as `0`, some as `-0`: the output would not be stable.',
    fix: 'Write `0`.',
  },
  NG1024: {
    title: 'a tab in the indentation',
    why: 'YAML indents with spaces only: a tab has no defined width.',
    fix: 'Replace the tab by spaces.',
  },
  NG1025: {
    title: 'a quote is not closed',
    why: 'Everything after it would be part of the string.',
    fix: 'Close the quote on the same line.',
  },
  NG1026: {
    title: 'a bracket is not closed',
    why: 'Everything after it would be part of the list or map.',
    fix: 'Close the bracket, and indent the lines of a bracket that spans several.',
  },
  NG1027: {
    title: 'wrong indentation',
    why: 'Indentation says what belongs to what; this line fits no level above it.',
    fix: 'Indent the line like its neighbours.',
  },
  NG1028: {
    title: 'an unknown escape in a quoted string',
    why: 'Between double quotes a backslash starts an escape such as `\\n` or `\\u00e9`.',
    fix: 'Write `\\\\` for a backslash, or use single quotes.',
  },
  NG1029: {
    title: 'not YAML',
    why: 'The text does not follow the grammar at the place shown.',
    fix: 'Compare the line with its neighbours: a missing colon, comma, quote or space after a colon is the usual cause.',
  },
  NG1030: {
    title: 'a file is not a map',
    why: 'Every file that netgen reads is a map of keys and values at the top.',
    fix: 'Start with `key: value`.',
  },
  NG1031: {
    title: 'many problems in one file',
    why: 'Only the first ones are shown; the rest usually have the same cause.',
    fix: 'Correct those shown and run again.',
  },
  NG1032: {
    title: 'not a usable file name',
    why: 'A name is a non-empty string without control characters.',
    fix: 'Write a path relative to the file that names it.',
  },
  NG1033: {
    title: 'an extended file extends another one',
    why: 'One level is enough to share, and a chain hides where a value comes from.',
    fix: 'Copy what is needed, or let the spec extend the base directly.',
  },
  NG1034: {
    title: 'a file extends itself',
    why: 'There is nothing to start from.',
    fix: 'Name another file, or delete `extends`.',
  },
  NG1035: {
    title: 'a value that looks like a secret',
    why: 'The spec and everything made from it is committed to Git, where a secret stays readable for ever.',
    fix: 'Put the value into a Kubernetes Secret and name that Secret; `netgen keys` makes the ones netgen needs. Replace a value that was already pushed.',
  },
  NG1036: {
    title: 'a key of more than 1,000 characters',
    why: 'YAML readers look for the colon within 1,024 characters, and Flux cannot read the other way to write such a key.',
    fix: 'Shorten the key; look for a quote or a colon that is missing.',
  },
  NG1037: {
    title: 'a file outside the repository',
    why: 'A spec must work in every clone, and nothing of the machine it is read on may get into its output or its messages.',
    fix: 'Move the file into the repository, and write its path relative to the file that names it.',
  },
} as const satisfies Record<string, CodeRow>;
