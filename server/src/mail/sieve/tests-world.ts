/** Tests of what is around the message: variables, flags, mailboxes, the server, what was seen before. */
import { type Arguments, STRING, STRINGS } from './arguments.ts'
import type { TestForm } from './forms.ts'
import { DUPLICATE_SECONDS_DEFAULT, DUPLICATE_SECONDS_MAX } from './limits.ts'
import { MATCH_TAGS, matchOf } from './matching.ts'
import { isFieldName, isSpecialUse } from './names.ts'
import type { SieveText } from './program.ts'

export const WORLD_TESTS: Readonly<Record<string, TestForm>> = {
  /** RFC 5229 §5 */
  string: {
    shape: { extension: 'variables', tags: MATCH_TAGS, places: [STRINGS, STRINGS] },
    build: (args) => ({ kind: 'string', sources: args.texts(0) ?? [], match: matchOf(args, 1) }),
  },
  /** RFC 5232 §4 */
  hasflag: {
    shape: {
      extension: 'imap4flags',
      tags: MATCH_TAGS,
      places: [{ kind: 'strings', optional: true }, STRINGS],
    },
    build: (args) => {
      const variables = args.strings(0)
      if (variables !== undefined && !args.scope.has('variables'))
        args.scope.fault(args.at, 'sieve.needs', { name: 'hasflag', extension: 'variables' })
      return {
        kind: 'hasflag',
        variables: variables?.map((one) => args.scope.variable(one)),
        match: matchOf(args, 1),
      }
    },
  },
  /** RFC 5183 §4 */
  environment: {
    shape: { extension: 'environment', tags: MATCH_TAGS, places: [STRING, STRINGS] },
    build: (args) => ({ kind: 'environment', name: args.text(0) ?? '', match: matchOf(args, 1) }),
  },
  /** RFC 5490 §3.1 */
  mailboxexists: {
    shape: { extension: 'mailbox', places: [STRINGS] },
    build: (args) => ({ kind: 'mailboxexists', names: args.texts(0) ?? [] }),
  },
  /** RFC 9042 §4.1 */
  mailboxidexists: {
    shape: { extension: 'mailboxid', places: [STRINGS] },
    build: (args) => ({ kind: 'mailboxidexists', ids: args.texts(0) ?? [] }),
  },
  /** RFC 8579 §3.1 */
  specialuse_exists: {
    shape: { extension: 'special-use', places: [{ kind: 'string', optional: true }, STRINGS] },
    build: (args) => ({ kind: 'specialuse_exists', mailbox: args.text(0), uses: specialUses(args, 1) }),
  },
  /** RFC 5490 §3.3 */
  metadata: {
    shape: { extension: 'mboxmetadata', tags: MATCH_TAGS, places: [STRING, STRING, STRINGS] },
    build: (args) => ({
      kind: 'metadata',
      mailbox: args.text(0) ?? '',
      entry: args.text(1) ?? '',
      match: matchOf(args, 2),
    }),
  },
  /** RFC 5490 §3.4 */
  metadataexists: {
    shape: { extension: 'mboxmetadata', places: [STRING, STRINGS] },
    build: (args) => ({ kind: 'metadataexists', mailbox: args.text(0) ?? '', entries: args.texts(1) ?? [] }),
  },
  /** RFC 5490 §4.1 */
  servermetadata: {
    shape: { extension: 'servermetadata', tags: MATCH_TAGS, places: [STRING, STRINGS] },
    build: (args) => ({
      kind: 'metadata',
      mailbox: undefined,
      entry: args.text(0) ?? '',
      match: matchOf(args, 1),
    }),
  },
  /** RFC 5490 §4.2 */
  servermetadataexists: {
    shape: { extension: 'servermetadata', places: [STRINGS] },
    build: (args) => ({ kind: 'metadataexists', mailbox: undefined, entries: args.texts(0) ?? [] }),
  },
  /** RFC 7352 §3 */
  duplicate: {
    shape: {
      extension: 'duplicate',
      tags: {
        handle: { takes: 'string' },
        header: { takes: 'string', group: 'id' },
        uniqueid: { takes: 'string', group: 'id' },
        seconds: { takes: 'number' },
        last: {},
      },
    },
    build: (args) => {
      const header = args.text('header')
      if (typeof header === 'string' && !isFieldName(header))
        args.scope.fault(args.string('header') ?? args.at, 'sieve.fieldName', { name: header })
      return {
        kind: 'duplicate',
        handle: args.text('handle'),
        header,
        uniqueId: args.text('uniqueid'),
        seconds: Math.min(args.number('seconds') ?? DUPLICATE_SECONDS_DEFAULT, DUPLICATE_SECONDS_MAX),
        last: args.has('last'),
      }
    },
  },
  /** RFC 5435 §4 */
  valid_notify_method: {
    shape: { extension: 'enotify', places: [STRINGS] },
    build: (args) => ({ kind: 'valid_notify_method', uris: args.texts(0) ?? [] }),
  },
  /** RFC 5435 §5 */
  notify_method_capability: {
    shape: { extension: 'enotify', tags: MATCH_TAGS, places: [STRING, STRING, STRINGS] },
    build: (args) => ({
      kind: 'notify_method_capability',
      uri: args.text(0) ?? '',
      capability: args.text(1) ?? '',
      match: matchOf(args, 2),
    }),
  },
  /** RFC 5235 §3 */
  spamtest: {
    shape: {
      extension: 'spamtest',
      tags: { ...MATCH_TAGS, percent: { extension: 'spamtestplus' } },
      places: [STRING],
    },
    build: (args) => ({ kind: 'spamtest', percent: args.has('percent'), match: matchOf(args, 0) }),
  },
  /** RFC 5235 §4 */
  virustest: {
    shape: { extension: 'virustest', tags: MATCH_TAGS, places: [STRING] },
    build: (args) => ({ kind: 'virustest', match: matchOf(args, 0) }),
  },
}

/** Special uses; those that are known now have to be some. RFC 8579 §3.1 */
function specialUses(args: Arguments, place: number): readonly SieveText[] {
  const texts = args.texts(place) ?? []
  texts.forEach((text, i) => {
    if (typeof text === 'string' && !isSpecialUse(text))
      args.scope.fault(args.strings(place)?.[i] ?? args.at, 'sieve.specialUse', { name: text })
  })
  return texts
}
