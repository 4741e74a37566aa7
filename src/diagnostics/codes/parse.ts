// NG11xx: the shape of the spec.
import type { CodeRow } from '../codes.ts';

export const parseCodes = {
  NG1101: {
    title: 'unknown key',
    why: 'netgen reads every key. One that it does not know is most often a typing mistake, and ignoring it would give you a network that is not the one you described.',
    fix: 'Write one of the names in the help line, or remove the key. Values of a chart belong under `values:` of the component.',
  },
  NG1102: {
    title: 'missing key',
    why: 'The value cannot be guessed: every network needs its own.',
    fix: 'Add the key; the help line shows an example.',
  },
  NG1103: {
    title: 'wrong type of value',
    why: 'YAML decides by its look whether a value is text, a number or a boolean: `1.10` is the number 1.1, and `yes` is text.',
    fix: 'Quote values that must be text (`version: "1.10"`), and write booleans as `true` or `false`.',
  },
  NG1104: {
    title: 'value is not one of the allowed ones',
    why: 'The field takes one of a few words.',
    fix: 'Write one of the words in the help line.',
  },
  NG1105: {
    title: 'value has the wrong form',
    why: 'Names, durations, quantities, images and the like end up in Kubernetes objects, which refuse what has another form, often only when the object is applied.',
    fix: 'Write the value in the form of the example in the help line.',
  },
  NG1106: {
    title: 'key belongs to another platform',
    why: 'Each ledger platform knows some components only.',
    fix: 'Remove the component, or change `platform:` to one of the platforms in the message.',
  },
  NG1107: {
    title: 'spec is not a netgen spec',
    why: 'Every spec starts with `apiVersion: netgen.dev/v1alpha1` and a `kind:`, so that a later netgen can migrate it.',
    fix: 'Add both lines, or name another file.',
  },
  NG1108: {
    title: 'malformed patch',
    why: 'Patches are applied on the cluster by kustomize. One that it cannot read stops the whole stage, long after the review.',
    fix: 'Write a strategic-merge patch that names its object, or a JSON patch with a `target`.',
  },
} as const satisfies Record<string, CodeRow>;
