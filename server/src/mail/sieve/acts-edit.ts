/** Actions that change the message. RFC 5293, RFC 5703 */

import { MODIFIER_TAGS, modifiersOf } from './acts-state.ts'
import { oneAddress } from './addresses.ts'
import { type Arguments, STRING } from './arguments.ts'
import type { ActForm } from './forms.ts'
import { MATCH_TAGS, matchOf, occurrenceOf } from './matching.ts'
import { isFieldName, isUntouchable } from './names.ts'
import type { SieveText } from './program.ts'

export const EDIT_ACTS: Readonly<Record<string, ActForm>> = {
  /** RFC 5293 §4 */
  addheader: {
    shape: { extension: 'editheader', tags: { last: {} }, places: [STRING, STRING] },
    build: (args) => {
      const value = args.text(1) ?? ''
      // A line end in it would begin a field of its own. THREATS SV5
      if (hasControls(value)) args.scope.fault(args.string(1) ?? args.at, 'sieve.control')
      return { kind: 'addheader', name: editedName(args), value, last: args.has('last') }
    },
  },
  /** RFC 5293 §5 */
  deleteheader: {
    shape: {
      extension: 'editheader',
      // They belong to editheader here, and need no `index`. RFC 5293 §5
      tags: { ...MATCH_TAGS, index: { takes: 'number' }, last: {} },
      places: [STRING, { kind: 'strings', optional: true }],
    },
    build: (args) => ({
      kind: 'deleteheader',
      name: editedName(args),
      occurrence: occurrenceOf(args),
      match: args.strings(1) === undefined ? undefined : matchOf(args, 1),
    }),
  },
  /** RFC 5703 §7 */
  extracttext: {
    shape: {
      extension: 'extracttext',
      tags: { ...MODIFIER_TAGS, first: { takes: 'number' } },
      places: [STRING],
    },
    build: (args) => {
      const name = args.string(0)
      if (name === undefined) return undefined
      if (!args.scope.has('variables'))
        args.scope.fault(args.at, 'sieve.needs', { name: 'extracttext', extension: 'variables' })
      return {
        kind: 'extracttext',
        variable: args.scope.variable(name),
        modifiers: modifiersOf(args),
        first: args.number('first'),
      }
    },
  },
  /** RFC 5703 §5 */
  replace: {
    shape: {
      extension: 'replace',
      tags: { mime: {}, subject: { takes: 'string' }, from: { takes: 'string' } },
      places: [STRING],
    },
    build: (args) => ({
      kind: 'replace',
      mime: args.has('mime'),
      subject: lineOf(args, 'subject'),
      from: addressOf(args, 'from'),
      text: args.text(0) ?? '',
    }),
  },
  /** RFC 5703 §6 */
  enclose: {
    shape: {
      extension: 'enclose',
      tags: { subject: { takes: 'string' }, headers: { takes: 'strings' } },
      places: [STRING],
    },
    build: (args) => ({
      kind: 'enclose',
      subject: lineOf(args, 'subject'),
      headers: args.texts('headers') ?? [],
      text: args.text(0) ?? '',
    }),
  },
}

/** The name of a field that may be added and removed. THREATS SV5 */
function editedName(args: Arguments): SieveText {
  const name = args.text(0) ?? ''
  const at = args.string(0) ?? args.at
  if (typeof name === 'string') {
    if (!isFieldName(name)) args.scope.fault(at, 'sieve.fieldName', { name })
    else if (isUntouchable(name)) args.scope.fault(at, 'sieve.untouchable', { name })
  }
  return name
}

/** A text that becomes one line of a header. */
export function lineOf(args: Arguments, tag: string): SieveText | undefined {
  const text = args.text(tag)
  if (text !== undefined && hasControls(text)) args.scope.fault(args.string(tag) ?? args.at, 'sieve.control')
  return text
}

/** A text that is one address, where that can be known now. */
export function addressOf(args: Arguments, tag: string): SieveText | undefined {
  const text = args.text(tag)
  if (typeof text === 'string' && oneAddress(text) === undefined)
    args.scope.fault(args.string(tag) ?? args.at, 'sieve.address', { text })
  return text
}

function hasControls(text: SieveText): boolean {
  return typeof text === 'string' && /[\0-\x08\x0a-\x1f\x7f]/.test(text)
}
