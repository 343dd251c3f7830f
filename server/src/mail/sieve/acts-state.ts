/** Actions that change what the script itself remembers: variables and flags. */
import { type Arguments, STRING, STRINGS, type TagShape } from './arguments.ts'
import type { ActForm } from './forms.ts'
import type { Modifier } from './program.ts'

/** Of one precedence only one may be given; the highest is applied first. RFC 5229 §4.1 */
export const MODIFIER_TAGS = {
  lower: { group: 'case' },
  upper: { group: 'case' },
  lowerfirst: { group: 'first' },
  upperfirst: { group: 'first' },
  quotewildcard: { group: 'quote' },
  quoteregex: { group: 'quote', extension: 'regex' },
  encodeurl: { extension: 'enotify' },
  length: {},
} as const satisfies Readonly<Record<Modifier, TagShape>>

const ORDER: readonly Modifier[] = [
  'lower',
  'upper',
  'lowerfirst',
  'upperfirst',
  'quotewildcard',
  'quoteregex',
  'encodeurl',
  'length',
]

export const STATE_ACTS: Readonly<Record<string, ActForm>> = {
  /** RFC 5229 §4 */
  set: {
    shape: { extension: 'variables', tags: MODIFIER_TAGS, places: [STRING, STRING] },
    build: (args) => {
      const name = args.string(0)
      if (name === undefined) return undefined
      return {
        kind: 'set',
        variable: args.scope.variable(name),
        value: args.text(1) ?? '',
        modifiers: modifiersOf(args),
      }
    },
  },
  /** RFC 5232 §3 */
  setflag: flags('set'),
  addflag: flags('add'),
  removeflag: flags('remove'),
}

export function modifiersOf(args: Arguments): readonly Modifier[] {
  return ORDER.filter((name) => args.has(name))
}

function flags(how: 'set' | 'add' | 'remove'): ActForm {
  return {
    shape: { extension: 'imap4flags', places: [{ kind: 'string', optional: true }, STRINGS] },
    build: (args) => {
      const name = args.string(0)
      if (name !== undefined && !args.scope.has('variables'))
        args.scope.fault(name, 'sieve.needs', { name: `${how}flag`, extension: 'variables' })
      const variable = name === undefined ? undefined : args.scope.variable(name)
      return { kind: 'flags', how, variable, flags: args.texts(1) ?? [] }
    },
  }
}
