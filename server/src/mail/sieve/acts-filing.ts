/** Actions that say where the message goes. */

import { oneAddress } from './addresses.ts'
import { type Arguments, STRING, type TagShape } from './arguments.ts'
import type { SieveExtension } from './extensions.ts'
import type { ActForm } from './forms.ts'
import { isSpecialUse } from './names.ts'
import type { Filing, SieveText } from './program.ts'

/** RFC 5490 §3.2, RFC 5232 §5, RFC 8579 §4, RFC 9042 §4.2 */
const FILING_TAGS = {
  create: { extension: 'mailbox' },
  flags: { extension: 'imap4flags', takes: 'strings' },
  specialuse: { extension: 'special-use', takes: 'string' },
  mailboxid: { extension: 'mailboxid', takes: 'string' },
} as const satisfies Readonly<Record<string, TagShape>>

/** A copy of what is sent. RFC 8580 */
export const FCC_TAGS = {
  ...FILING_TAGS,
  fcc: { extension: 'fcc', takes: 'string' },
} as const satisfies Readonly<Record<string, TagShape>>

const COPY = { copy: { extension: 'copy' } } as const

export const FILING_ACTS: Readonly<Record<string, ActForm>> = {
  /** RFC 5228 §4.3 */
  keep: {
    shape: { tags: { flags: FILING_TAGS.flags } },
    build: (args) => ({ kind: 'keep', flags: args.texts('flags') }),
  },
  /** RFC 5228 §4.4 */
  discard: { shape: {}, build: () => ({ kind: 'discard' }) },
  /** RFC 5228 §4.1, RFC 3894 */
  fileinto: {
    shape: { extension: 'fileinto', tags: { ...FILING_TAGS, ...COPY }, places: [STRING] },
    build: (args) => ({ kind: 'fileinto', filing: filingOf(args, 0), copy: args.has('copy') }),
  },
  /** RFC 5228 §4.2, RFC 3894 */
  redirect: {
    shape: { tags: COPY, places: [STRING] },
    build: (args) => {
      const written = args.text(0) ?? ''
      const at = args.string(0) ?? args.at
      const address = typeof written === 'string' ? oneAddress(written) : undefined
      if (typeof written === 'string' && address === undefined)
        return args.scope.fault(at, 'sieve.address', { text: written })
      args.scope.redirects.push({ address, line: at.line, column: at.column })
      return { kind: 'redirect', address: address ?? written, copy: args.has('copy') }
    },
  },
  /** RFC 5429 §2.1, RFC 5429 §2.2 */
  reject: reject('reject', false),
  ereject: reject('ereject', true),
}

function reject(extension: SieveExtension, protocol: boolean): ActForm {
  return {
    shape: { extension, places: [STRING] },
    build: (args) => ({ kind: 'reject', reason: args.text(0) ?? '', protocol }),
  }
}

function filingOf(args: Arguments, mailbox: string | number): Filing {
  return {
    mailbox: mailboxName(args, mailbox),
    flags: args.texts('flags'),
    create: args.has('create'),
    specialUse: specialUseOf(args),
    mailboxId: args.text('mailboxid'),
  }
}

/** Of `vacation` and `notify`; what belongs to `:fcc` may not stand there without it. RFC 8580 §3 */
export function fccOf(args: Arguments): Filing | undefined {
  if (args.has('fcc')) return filingOf(args, 'fcc')
  const alone = args.oneOf(['create', 'flags', 'specialuse', 'mailboxid'])
  return alone === undefined
    ? undefined
    : args.scope.fault(args.tagAt(alone), 'sieve.fccAlone', { name: alone })
}

function mailboxName(args: Arguments, place: string | number): SieveText {
  const name = args.text(place) ?? ''
  if (name === '') args.scope.fault(args.string(place) ?? args.at, 'sieve.mailboxEmpty')
  return name
}

function specialUseOf(args: Arguments): SieveText | undefined {
  const use = args.text('specialuse')
  if (typeof use === 'string' && !isSpecialUse(use))
    args.scope.fault(args.string('specialuse') ?? args.at, 'sieve.specialUse', { name: use })
  return use
}
