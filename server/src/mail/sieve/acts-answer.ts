/** Actions that write to somebody. */

import { addressOf, lineOf } from './acts-edit.ts'
import { FCC_TAGS, fccOf } from './acts-filing.ts'
import { type Arguments, STRING } from './arguments.ts'
import type { ActForm } from './forms.ts'
import { VACATION_DAYS_DEFAULT, VACATION_DAYS_MAX } from './limits.ts'
import { readMailto } from './mailto.ts'

const DAY_SECONDS = 86_400

export const ANSWER_ACTS: Readonly<Record<string, ActForm>> = {
  /** RFC 5230, RFC 6131 */
  vacation: {
    shape: {
      extension: 'vacation',
      tags: {
        ...FCC_TAGS,
        days: { takes: 'number', group: 'period' },
        seconds: { takes: 'number', group: 'period', extension: 'vacation-seconds' },
        subject: { takes: 'string' },
        from: { takes: 'string' },
        addresses: { takes: 'strings' },
        mime: {},
        handle: { takes: 'string' },
      },
      places: [STRING],
    },
    build: (args) => ({
      kind: 'vacation',
      reason: args.text(0) ?? '',
      seconds: secondsOf(args),
      subject: lineOf(args, 'subject'),
      from: addressOf(args, 'from'),
      addresses: args.texts('addresses') ?? [],
      mime: args.has('mime'),
      handle: args.text('handle'),
      fcc: fccOf(args),
    }),
  },
  /** RFC 5435 §3 */
  notify: {
    shape: {
      extension: 'enotify',
      tags: {
        ...FCC_TAGS,
        from: { takes: 'string' },
        importance: { takes: 'string' },
        options: { takes: 'strings' },
        message: { takes: 'string' },
      },
      places: [STRING],
    },
    build: (args) => {
      const method = args.text(0) ?? ''
      if (typeof method === 'string' && readMailto(method) === undefined)
        return args.scope.fault(args.string(0) ?? args.at, 'sieve.notifyMethod', { text: method })
      const importance = args.text('importance')
      if (typeof importance === 'string' && !/^[123]$/.test(importance))
        args.scope.fault(args.string('importance') ?? args.at, 'sieve.importance')
      return {
        kind: 'notify',
        method,
        from: addressOf(args, 'from'),
        importance,
        options: args.texts('options') ?? [],
        message: args.text('message'),
        fcc: fccOf(args),
      }
    },
  },
}

/** Fewer than a day where `:days` says so are one; without end are a year. RFC 5230 §4.1, RFC 6131 §2 */
function secondsOf(args: Arguments): number {
  const seconds = args.number('seconds')
  const days = args.number('days')
  const asked = seconds ?? Math.max(days ?? VACATION_DAYS_DEFAULT, 1) * DAY_SECONDS
  return Math.min(asked, VACATION_DAYS_MAX * DAY_SECONDS)
}
